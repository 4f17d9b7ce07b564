import { hash } from 'node:crypto';
import type { EpochMs } from '../vocabulary/ids.ts';
import { versionByte } from './frame.ts';
import { frameHeaderBytes } from './frames.ts';

/** Bytes of one dedupe key: the head of SHA-256 over it. */
export const keyBytes = 8;

/** UTF-8 never takes more than this for one UTF-16 unit. */
const bytesPerUnitMax = 3;

/** A counter and what is added to it. */
export type Increment = readonly [counter: string, by: number];

/** A group commit on its way to the writer. Its buffers are given away with it. */
export interface SealedGroup {
  readonly at: EpochMs;
  readonly count: number;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly keys: Uint8Array<ArrayBuffer>;
  readonly increments: readonly Increment[];
}

/** The events of one coming group commit, written into one growing buffer. It is used again. */
export class Group {
  #body: Buffer<ArrayBuffer> = Buffer.allocUnsafeSlow(65_536);
  #bodyBytes = 0;
  #keys: Buffer<ArrayBuffer> = Buffer.allocUnsafeSlow(1_024);
  #count = 0;
  #counters = new Map<string, number>();

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bodyBytes;
  }

  get isEmpty(): boolean {
    return this.#count === 0 && this.#counters.size === 0;
  }

  /** Adds a frame, of which this is the text behind the version, under its dedupe key. */
  add(frozenRecord: string, dedupeKey: string): void {
    this.#reserve(frameHeaderBytes + 1 + frozenRecord.length * bytesPerUnitMax);
    const start = this.#bodyBytes + frameHeaderBytes;
    // The version stands apart: text that is put together is copied once more as it is written.
    this.#body[start] = versionByte;
    const bytes = 1 + this.#body.write(frozenRecord, start + 1, 'utf8');
    this.#body.writeUInt32LE(bytes, this.#bodyBytes);
    this.#bodyBytes = start + bytes;
    const offset = this.#count * keyBytes;
    if (offset + keyBytes > this.#keys.length) this.#keys = doubled(this.#keys, offset + keyBytes);
    // As text: a digest's own buffer would cost more than the digest.
    this.#keys.write(hash('sha256', dedupeKey, 'binary'), offset, keyBytes, 'latin1');
    this.#count += 1;
  }

  increase(counter: string, by: number): void {
    if (by !== 0) this.#counters.set(counter, (this.#counters.get(counter) ?? 0) + by);
  }

  /** Gives the group away as exact copies and starts the next one in the same memory. */
  seal(at: EpochMs): SealedGroup {
    const sealed = {
      at,
      count: this.#count,
      body: new Uint8Array(this.#body.subarray(0, this.#bodyBytes)),
      keys: new Uint8Array(this.#keys.subarray(0, this.#count * keyBytes)),
      increments: [...this.#counters],
    };
    this.#bodyBytes = 0;
    this.#count = 0;
    this.#counters = new Map();
    return sealed;
  }

  #reserve(bytes: number): void {
    const needed = this.#bodyBytes + bytes;
    if (needed > this.#body.length) this.#body = doubled(this.#body, needed);
  }
}

function doubled(buffer: Buffer<ArrayBuffer>, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, needed));
  buffer.copy(larger);
  return larger;
}
