import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { openKeyFolder } from '../../../src/identity/key-files.ts';

const file = new URL('../../../src/identity/key-files.ts', import.meta.url).href;

it('nodes that start at once on one folder have one key', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'sluice-keys-')), 'keys');
  const work = `
    const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(file)}).then(({ openKeyFolder }) => {
      parentPort.once('message', () => {
        parentPort.postMessage(openKeyFolder(${JSON.stringify(folder)})('site', 'shop').hex('x'));
      });
      parentPort.postMessage('ready');
    });`;
  const workers = Array.from({ length: 4 }, () => new Worker(work, { eval: true }));
  const next = (worker: Worker): Promise<unknown> =>
    new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  await Promise.all(workers.map(next));
  const answers = Promise.all(workers.map(next));
  for (const worker of workers) worker.postMessage('go');
  const made = new Set(await answers);
  expect(made).toEqual(new Set([openKeyFolder(folder)('site', 'shop').hex('x')]));
  expect(readdirSync(folder)).toEqual(['pseudonyms.key']);
  expect(statSync(join(folder, 'pseudonyms.key')).mode & 0o777).toBe(0o600);
  await Promise.all(workers.map((worker) => worker.terminate()));
});
