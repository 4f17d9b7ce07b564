import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { backUp, BackupError } from '../http/backup.ts';
import { lockFolder } from '../spool/folder-lock.ts';
import { SpoolOpenError } from '../spool/spool.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import type { Question } from './ask-admin.ts';
import type { CommandOptions } from './command-options.ts';
import { namedConfig, withConfigErrors } from './load.ts';
import { printable } from './printable.ts';
import { strayOption } from './stray-option.ts';
import { withAdmin } from './with-admin.ts';
import { version } from '../config/version.ts';

const usage = `sluice backup --to FOLDER   a copy of spool, warehouse and record, while Sluice runs or not
`;

/** `sluice backup`: copies the data folder; the running instance does so where there is one. */
export async function backup(options: CommandOptions, words: readonly string[]): Promise<number> {
  const stray = strayOption(options, 'backup', ['to']);
  if (stray !== null || words.length > 0 || options.to === undefined || options.to === '') {
    process.stderr.write(`${stray ?? 'Name one folder: --to FOLDER.'}\n\n${usage}`);
    return 2;
  }
  const to = resolve(options.to);
  return withConfigErrors(async () => {
    const { data: dataFolder = resolve('data'), spool } = namedConfig(options)?.config ?? {};
    if (!existsSync(dataFolder)) return refuse(`There is no data folder ${dataFolder} yet.`);
    const lock = freeFolder(dataFolder);
    if (lock === null) {
      return withAdmin(options, async (ask) => tell(to, await ask(order(to))));
    }
    try {
      const copy = await backUp({ dataFolder, to, version, now: Date.now(), stores: [] });
      const code = tell(to, copy.files);
      if (spool?.engine === 'postgres') process.stdout.write(postgresToo);
      return code;
    } catch (error) {
      if (error instanceof BackupError) return refuse(error.message);
      throw error;
    } finally {
      lock.release();
    }
  });
}

const postgresToo =
  'The spool lies in PostgreSQL: back that up by its own means, for example pg_dump.\n';

function freeFolder(folder: string): ReturnType<typeof lockFolder> | null {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (error instanceof SpoolOpenError) return null;
    throw error;
  }
}

/** A large warehouse takes its time. */
const waitMs = 86_400_000;

function order(to: string): Question<object> {
  const read = (answer: unknown): object | null => {
    const files = isJsonObject(answer) ? own(answer, 'files') : null;
    return isJsonObject(files) ? files : null;
  };
  return { path: '/console/api/backup', body: { to }, read, waitMs };
}

function tell(to: string, files: object): number {
  const rows = Object.entries(files);
  process.stdout.write(
    [
      `${to}:`,
      ...rows.map(([name, bytes]) => `  ${printable(name)}  ${Number(bytes)} bytes`),
      'The keys are not in it: keep a copy of `keys:` elsewhere. docs/operations.md says how to restore.',
      '',
    ].join('\n'),
  );
  return 0;
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}
