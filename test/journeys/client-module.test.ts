import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildAssets } from '../../src/http/assets-build.ts';
import { browserIsThere } from './browser.ts';
import { visits } from './client-visit.ts';

const root = join(import.meta.dirname, '../..');
const module = join(root, 'dist', 'module', 'client.js');

beforeAll(async () => {
  await buildAssets();
});

test('the module has types: what is right compiles, what is wrong does not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-module-'));
  writeFileSync(
    join(folder, 'page.ts'),
    `import { start, type Sluice } from 'sluice/client';
     const sluice: Sluice = start({ site: 'shop', plugins: ['video', 'ux'], consent: 'explicit' });
     sluice.track('add_to_cart', { item_id: 'A' }, { value: 5, currency: 'EUR' });
     sluice.on('add_to_cart', ({ params }) => params?.['item_id']);
     // @ts-expect-error a site is needed
     start({});
     // @ts-expect-error there is no such plugin
     start({ site: 'shop', plugins: ['stalk'] });
     // @ts-expect-error a function is no parameter
     sluice.track('step', { callback: () => 1 });`,
  );
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'esnext',
        moduleResolution: 'bundler',
        types: [],
        paths: { 'sluice/client': [module.replace(/\.js$/, '.d.ts')] },
      },
      files: ['page.ts'],
    }),
  );
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  expect([stdout, status]).toEqual(['', 0]);
});

test('on a server, where there is no page, it does nothing', async () => {
  const { start } = (await import(module)) as { start: (options: object) => Page };
  const sluice = start({ site: 'shop' });
  sluice.track('step');
  expect(sluice.status()).toEqual({ page: '', waiting: 0, consent: undefined });
});

interface Page {
  readonly track: (name: string) => void;
  readonly status: () => object;
}

describe.skipIf(!browserIsThere())('the module in a bundle of the page', () => {
  const visit = visits();

  test('notes what the tag notes, with the plugins that it is asked for', async () => {
    const { context, page, site } = visit();
    const { outputFiles } = await build({
      stdin: {
        contents: `
          import { start } from ${JSON.stringify(module)};
          const sluice = start({ site: 'shop', endpoint: '/_s/e', plugins: ['ux'], keep: ['ref'] });
          start({ site: 'other' });
          sluice.track('view_item', { item_id: 'A' });
          window.mine = sluice;`,
        resolveDir: root,
      },
      bundle: true,
      splitting: true,
      format: 'esm',
      write: false,
      outdir: '/bundle',
    });
    for (const { path, text } of outputFiles) {
      site.file(`/bundle/${basename(path)}`, 'text/javascript', text);
    }
    await context.addCookies([{ name: 'cc_cookie', value: '1', url: site.at('/') }]);
    const html = `<!doctype html><title>Lock Nine</title>
      <script type="module" src="/bundle/stdin.js"></script>
      <body><a href="tel:1">call</a><button data-track="cta_click">x</button>`;
    await page.goto(`${site.file('/app', 'text/html', html)}?ref=7&token=S1`);
    await site.until(() => site.names().includes('page_view'));
    await page.click('a');
    await page.click('button');
    await visit().run(`dispatchEvent(new Event('beforeprint'))`);
    await site.until(() => ['phone_click', 'print'].every((name) => site.names().includes(name)));
    expect(site.names().toSorted()).toEqual([
      'cta_click',
      'page_view',
      'phone_click',
      'print',
      'view_item',
    ]);
    expect(new Set(site.beacons().map(({ body }) => body.site))).toEqual(new Set(['shop']));
    expect(site.events('page_view')[0]?.url).toBe(site.at('/app?ref=7'));
    expect(await visit().run('mine.status().page')).toBe(site.beacons()[0]?.body.page);
    expect(site.received.filter(({ headers }) => headers.cookie !== undefined)).toEqual([]);
  });
});
