import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunningSluice } from './sluice.ts';

const launcher = fileURLToPath(new URL('../../src/cli/launch.mjs', import.meta.url));

/** What a command said, and how it ended. */
export interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs `sluice …` beside a running one, with its configuration. */
export function runCommand(
  { folder }: Pick<RunningSluice, 'folder'>,
  ...words: readonly string[]
): Promise<Ran> {
  const argv = [launcher, ...words, '--config', join(folder, 'sluice.yaml')];
  const child = spawn(process.execPath, argv, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, output, errors }));
  });
}
