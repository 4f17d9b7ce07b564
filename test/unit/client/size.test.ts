import { expect, test } from 'vitest';
import { loadAssets } from '../../../src/http/assets.ts';

const core = { path: 'client/s.js', bytesMax: 2_048 };
/** For operators who let an objection be kept in a cookie. */
const keeping = 'client/s-objection.js';
const pluginBytesMax = 1_600;

test.each([core.path, keeping])(
  '%s is at most 2,048 bytes in brotli, and one byte more fails',
  async (path) => {
    const size = (await loadAssets()).get(path)?.brotli.length ?? Infinity;
    process.stdout.write(`${path}: ${size} of ${core.bytesMax} bytes in brotli\n`);
    expect(size).toBeLessThanOrEqual(core.bytesMax);
  },
);

test('the plugin of automatic events is at most 1,600 bytes in brotli', async () => {
  const assets = await loadAssets();
  const size = assets.get(await pluginPath())?.brotli.length ?? Infinity;
  process.stdout.write(`client plugin: ${size} of ${pluginBytesMax} bytes in brotli\n`);
  expect(size).toBeLessThanOrEqual(pluginBytesMax);
});

test('the core names the plugin by its content', async () => {
  expect(await pluginPath()).toMatch(/^client\/c\/[0-9a-f]{8}\.js$/);
  expect((await loadAssets()).get(await pluginPath())).not.toBeNull();
});

test('none can store, read a wall clock, beg for an identity or build code', async () => {
  const assets = await loadAssets();
  for (const path of [core.path, keeping, await pluginPath()]) {
    const text = `${assets.get(path)?.body.toString('utf8')}`;
    expect(text.length).toBeGreaterThan(1_000);
    for (const word of forbidden) expect(text).not.toContain(word);
    const written = [...text.matchAll(/\.cookie\s*=(?!=)(.{0,19})/g)].map(([, what]) => what);
    expect(written).toEqual(path === keeping ? ['`sluice_objection=1'] : []);
  }
});

const forbidden = [
  'sendBeacon|XMLHttpRequest|WebSocket|EventSource|new Image',
  'localStorage|sessionStorage|indexedDB|caches|serviceWorker|window.name',
  'Date|toISOString|Intl|timeOrigin',
  'userAgent|plugins|language|screen|devicePixelRatio|getContext|hardware',
  'innerHTML|createElement|insertAdjacent|eval(|new Function|document.write',
  'beforeunload|"unload"|.value|textContent|innerText|FormData',
].flatMap((words) => words.split('|'));

async function pluginPath(): Promise<string> {
  const text = `${(await loadAssets()).get(core.path)?.body.toString('utf8')}`;
  return `client/${/"(c\/[0-9a-f]+\.js)"/.exec(text)?.[1]}`;
}
