import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { HmacKey } from '../identity/hmac-key.ts';
import { LeakReport } from '../leaks/leak-report.ts';

/** The leak report with its file in the data folder, so that a restart does not forget the week. */
export interface KeptLeaks {
  readonly report: LeakReport;
  /** Lets go of what is a week old, and replaces the file where something changed. */
  save(now: number): Promise<void>;
  /** From now on these are the sites. */
  follow(sites: Config['sites']): void;
}

/** Opens the report of a data folder; a file that can't be read is left behind, the report is new. */
export async function openLeaks(
  { data, sites }: Pick<Config, 'data' | 'sites'>,
  now: number,
): Promise<KeptLeaks> {
  const path = join(data, 'leaks.json');
  const report = new LeakReport(
    { sites: hostsOf(sites), newKey: () => new HmacKey(randomBytes(32)) },
    now,
  );
  report.restore(await read(path));
  report.expire(now);
  let written = '';
  return {
    report,
    follow: (next) => report.follow(hostsOf(next)),
    save: async (at) => {
      report.expire(at);
      const text = JSON.stringify(report.save());
      if (text === written) return;
      try {
        await writeFile(`${path}.new`, text, { mode: 0o600 });
        await rename(`${path}.new`, path);
        written = text;
      } catch {
        // A full disk costs what a crash would cost: the report's last half minute.
      }
    },
  };
}

function hostsOf(sites: Config['sites']): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    Object.entries(sites).map(([name, { origins }]) => [
      name,
      new Set(origins.map((origin) => new URL(origin).host.replace(/^www\./, ''))),
    ]),
  );
}

async function read(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}
