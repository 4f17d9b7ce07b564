import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { HourTally } from './hour-tally.ts';
import type { PlacedRow } from './read-chain.ts';

/** The counts of the hour that is not over, so that a crash loses seconds of them, not the hour. */
export class CurrentHour {
  readonly #path: string;
  #written = '';

  constructor(dataFolder: string) {
    this.#path = join(dataFolder, 'ledger', 'current-hour.json');
  }

  /** Replaces the file, where something changed since. `seq` is the last row that is on disk. */
  async save(tally: HourTally, seq: number): Promise<void> {
    const text = JSON.stringify({ seq, tally: tally.toJson() });
    if (text === this.#written) return;
    await writeFile(`${this.#path}.new`, text, { mode: 0o600 });
    await rename(`${this.#path}.new`, this.#path);
    this.#written = text;
  }

  /** What a crash left behind; null where nothing was, or where its hour had reached the record. */
  async recover(rows: readonly PlacedRow[]): Promise<HourTally | null> {
    try {
      const saved: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      if (!isJsonObject(saved)) return null;
      const tally = HourTally.parse(own(saved, 'tally'));
      const seq = own(saved, 'seq');
      const written = rows.some(
        ({ row }) =>
          row.seq > Number(seq) &&
          ['decisions', 'withdrawals', 'figures_told'].includes(row.kind) &&
          own(row.data, 'hour') === tally?.hour,
      );
      return written ? null : tally;
    } catch {
      return null;
    }
  }

  async remove(): Promise<void> {
    this.#written = '';
    await rm(this.#path, { force: true });
  }
}
