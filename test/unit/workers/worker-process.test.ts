import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { configText, makeHalves } from './halves.ts';

it('serves for no primary of another version: Sluice was updated under it', async () => {
  const file = fileURLToPath(new URL('../../../src/workers/worker-process.ts', import.meta.url));
  const worker = fork(file, { stdio: 'inherit' });
  onTestFinished(() => void worker.kill('SIGKILL'));
  const [hello] = (await once(worker, 'message')) as [object];
  expect(hello).toEqual({ kind: 'hello' });
  const place = { host: '127.0.0.1', port: 0 };
  const boot = { version: '0.0.1-before', development: false, outsidePort: null, place };
  worker.send({ kind: 'begin', boot, settings: makeHalves().settings(configText, 1) });
  const [said] = (await once(worker, 'message')) as [{ kind: string; message: string }];
  expect(said.kind).toBe('failed');
  expect(said.message).toMatch(
    /^A worker is Sluice \d+\.\d+\.\d+.*, the running one 0\.0\.1-before/,
  );
  expect(said.message).toContain('Restart Sluice');
}, 30_000);
