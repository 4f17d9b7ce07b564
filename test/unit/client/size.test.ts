import { expect, test } from 'vitest';
import { loadAssets } from '../../../src/http/assets.ts';
import { buildAssets } from '../../../src/http/assets-build.ts';
import { sizesTable } from '../../../src/http/client-sizes.ts';
import { projectFile } from '../../house/source-files.ts';

/** The core, and the core for operators who let an objection be kept in a cookie. */
const cores = ['client/s.js', 'client/s-objection.js'];
const bytesMax = { core: 2_048, plugin: 1_600, botd: 4_096 };

const names = await buildAssets();
const assets = await loadAssets();
const plugins = Object.entries(names).filter(([name]) => name !== 'core' && name !== 'botd');

function sizeOf(path: string | undefined): number {
  const size = assets.get(`${path}`)?.brotli.length ?? Infinity;
  process.stdout.write(`${path}: ${size} bytes in brotli\n`);
  return size;
}

function textOf(path: string): string {
  return `${assets.get(path)?.body.toString('utf8')}`;
}

test.each(cores)('%s is at most 2,048 bytes in brotli, and one byte more fails', (path) => {
  expect(sizeOf(path)).toBeLessThanOrEqual(bytesMax.core);
});

test.each(plugins)('%s is at most 1,600 bytes in brotli, and one byte more fails', (_, path) => {
  expect(sizeOf(path)).toBeLessThanOrEqual(bytesMax.plugin);
});

test('there is a plugin for each thing that a page may ask for', () => {
  expect(plugins.map(([name]) => name).toSorted()).toEqual(
    'automatic bot bridge chat commerce consent experiment ga host ux video vitals'.split(' '),
  );
});

test("BotD is another's and may be larger; its licence goes with it, its telemetry does not", () => {
  expect(sizeOf(names['botd'])).toBeLessThanOrEqual(bytesMax.botd);
  expect(textOf(`${names['botd']}`)).toContain('Permission is hereby granted, free of charge');
  for (const [path, row] of Object.entries(names)) {
    expect(textOf(row), path).not.toMatch(/openfpcdn|XMLHttpRequest|monitoring/);
  }
});

test('each file is named by its content, and its source map lies beside it', () => {
  for (const core of cores) expect(textOf(core)).toContain(names['host']?.slice('client/'.length));
  for (const [name, path] of plugins) {
    expect(path).toMatch(/^client\/c\/[0-9a-f]{8}\.js$/);
    if (name !== 'host') expect(textOf(`${names['host']}`)).toContain(path.slice(7));
    const map: unknown = JSON.parse(projectFile(`dist/${path}.map`));
    expect(map).toHaveProperty('sources');
    expect(textOf(path)).not.toContain('sourceMappingURL');
  }
});

test('docs/client.md has the sizes as the build gives them (npm run assets)', async () => {
  expect(projectFile('docs/client.md')).toContain(await sizesTable(names));
});

test('none can store, read a wall clock, beg for an identity or build code', () => {
  for (const path of [...cores, ...plugins.map(([, file]) => file)]) {
    const name = plugins.find(([, file]) => file === path)?.[0] ?? 'core';
    const text = textOf(path);
    expect(text.length).toBeGreaterThan(300);
    for (const word of forbidden) {
      if (!(allowed[name] ?? []).includes(word)) expect(text, name).not.toContain(word);
    }
    expect(text, name).not.toMatch(/\.value\b/);
    const written = [...text.matchAll(/\.cookie\s*=(?!=)(.{0,19})/g)].map(([, what]) => what);
    expect(written).toEqual(path === cores[1] ? ['`sluice_objection=1'] : []);
  }
});

/** What a plugin exists for, and what no other file may. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  consent: ['localStorage'],
  bot: ['userAgent', 'language'],
  bridge: ['createElement'],
};

const forbidden = [
  'sendBeacon|XMLHttpRequest|WebSocket|EventSource|new Image',
  'localStorage|sessionStorage|indexedDB|caches|serviceWorker|window.name|setItem',
  'Date|toISOString|Intl|timeOrigin',
  'userAgent|navigator.plugins|language|screen|devicePixelRatio|getContext|hardware',
  'innerHTML|createElement|insertAdjacent|eval(|new Function|document.write',
  'beforeunload|"unload"|textContent|innerText|FormData',
].flatMap((words) => words.split('|'));
