import { createHash } from 'node:crypto';
import { readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { loadAssets } from '../../../src/http/assets.ts';
import { buildAssets } from '../../../src/http/assets-build.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const list = join(root, 'dist', 'assets.json');

test('the client, the console and the demo page are there, compressed and typed', async () => {
  const assets = await loadAssets();
  for (const [path, type] of [
    ['client/s.js', 'text/javascript; charset=utf-8'],
    ['console/app.js', 'text/javascript; charset=utf-8'],
    ['console/index.html', 'text/html; charset=utf-8'],
    ['demo/banner.css', 'text/css; charset=utf-8'],
  ] as const) {
    const asset = assets.get(path);
    expect(asset?.type).toBe(type);
    expect(asset?.etag).toMatch(/^"[0-9a-f]{16}"$/);
    expect(brotliDecompressSync(asset?.brotli ?? Buffer.alloc(0))).toEqual(asset?.body);
  }
});

test('what was not built is null, whatever is asked for', async () => {
  const assets = await loadAssets();
  for (const path of ['', 'client', 'client/../assets.json', '__proto__', '/client/s.js']) {
    expect(assets.get(path)).toBeNull();
  }
});

test('the same sources give the same bytes, also when several build at once', async () => {
  await buildAssets();
  const before = readFileSync(list, 'utf8');
  await Promise.all([buildAssets(), buildAssets(), buildAssets()]);
  expect(readFileSync(list, 'utf8')).toBe(before);
  const assets = await loadAssets();
  const hash = createHash('sha256')
    .update(assets.get('client/s.js')?.body ?? '')
    .digest('hex');
  expect(before).toContain(hash);
});

test('what is older than its sources is built anew', async () => {
  await loadAssets();
  utimesSync(list, new Date(0), new Date(0));
  const start = performance.now();
  await loadAssets();
  expect(statSync(list).mtimeMs).toBeGreaterThan(1_700_000_000_000);
  // On an idle machine about 300 ms; the tests around this one take their share.
  expect(performance.now() - start).toBeLessThan(5_000);
});
