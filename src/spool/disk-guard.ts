import { randomFillSync } from 'node:crypto';
import { closeSync, existsSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SpoolNotice, WriterOptions } from './messages.ts';

const checkMs = 1_000;
const chunkBytes = 65_536;

type DiskOptions = Pick<WriterOptions, 'folder' | 'diskFreeBytesMin' | 'ballastBytes'>;

/**
 * Watches the room on the disk. Accepting stops while it is low; a ballast file can be given up
 * when the disk is full, so that what is stored can still be delivered, and thereby removed.
 */
export class DiskGuard {
  readonly #options: DiskOptions;
  readonly #ballast: string;
  readonly #notify: (notice: SpoolNotice) => void;
  #checkedAt = -Infinity;
  #isLow = false;

  constructor(options: DiskOptions, notify: (notice: SpoolNotice) => void) {
    this.#options = options;
    this.#ballast = join(options.folder, 'ballast');
    this.#notify = notify;
  }

  /** True while accepting must stop. It looks at most once a second. */
  isLow(): boolean {
    const now = performance.now();
    if (now - this.#checkedAt < checkMs) return this.#isLow;
    this.#checkedAt = now;
    const freeBytes = this.#freeBytes();
    const isLow = freeBytes < this.#bytesWanted();
    if (isLow !== this.#isLow) {
      this.#notify({ kind: isLow ? 'disk_low' : 'disk_recovered', freeBytes });
    }
    this.#isLow = isLow;
    return isLow;
  }

  /** True while so little is free that nothing should be kept which nobody waits for. */
  isTight(): boolean {
    const { diskFreeBytesMin } = this.#options;
    return diskFreeBytesMin > 0 && this.#freeBytes() < 2 * this.#bytesWanted();
  }

  /** Lays the ballast again when there is ample room. */
  restoreBallast(): void {
    const { ballastBytes } = this.#options;
    if (this.#hasBallast() || this.#freeBytes() < this.#bytesWanted()) return;
    const file = openSync(this.#ballast, 'w', 0o600);
    const chunk = new Uint8Array(chunkBytes);
    try {
      for (let left = ballastBytes; left > 0; left -= chunkBytes) {
        // Random, because file systems that compress would give zeros no room.
        writeSync(file, randomFillSync(chunk), 0, Math.min(left, chunkBytes));
      }
    } finally {
      closeSync(file);
    }
  }

  /** Gives the ballast up; false when there is none left. */
  releaseBallast(): boolean {
    if (!existsSync(this.#ballast)) return false;
    rmSync(this.#ballast, { force: true });
    this.#checkedAt = -Infinity;
    this.#notify({ kind: 'ballast_released' });
    return true;
  }

  /** Accepting must not take the room that the ballast gave up. */
  #bytesWanted(): number {
    const { diskFreeBytesMin, ballastBytes } = this.#options;
    return diskFreeBytesMin + (this.#hasBallast() ? 0 : 2 * ballastBytes);
  }

  #hasBallast(): boolean {
    const { ballastBytes } = this.#options;
    if (ballastBytes === 0) return true;
    return statSync(this.#ballast, { throwIfNoEntry: false })?.size === ballastBytes;
  }

  #freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.#options.folder);
    return bavail * bsize;
  }
}
