const shardCount = 64;
const slotsMin = 16;

/** Slots of one shard, two words each; a key of two zeros stands for an empty slot. */
interface Shard {
  words: Uint32Array;
  size: number;
}

function newShard(): Shard {
  return { words: new Uint32Array(slotsMin * 2), size: 0 };
}

/**
 * A set of 64-bit keys in typed arrays: 11 to 22 bytes a key, where a JavaScript Set takes 157.
 * It grows shard by shard, so that no insert stops the writer for long.
 */
export class KeySet {
  readonly #shards: readonly Shard[] = Array.from({ length: shardCount }, newShard);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(high: number, low: number): boolean {
    const { words } = this.#shard(low);
    return !isEmpty(words, find(words, high, second(high, low)));
  }

  /** True when the key was not there before. */
  add(high: number, low: number): boolean {
    const shard = this.#shard(low);
    const slot = find(shard.words, high, second(high, low));
    if (!isEmpty(shard.words, slot)) return false;
    put(shard.words, slot, high, second(high, low));
    shard.size += 1;
    this.#size += 1;
    if (shard.size * 2 * 4 > shard.words.length * 3) grow(shard);
    return true;
  }

  delete(high: number, low: number): void {
    const shard = this.#shard(low);
    const slot = find(shard.words, high, second(high, low));
    if (isEmpty(shard.words, slot)) return;
    shard.size -= 1;
    this.#size -= 1;
    closeGap(shard.words, slot);
  }

  #shard(low: number): Shard {
    const shard = this.#shards[low % shardCount];
    if (shard === undefined) throw new RangeError(`not a 32-bit word: ${low}`);
    return shard;
  }
}

/** Two zeros mean an empty slot: that key gets a name which no other key of its shard has. */
function second(high: number, low: number): number {
  return high === 0 && low === 0 ? 1 : low;
}

function isEmpty(words: Uint32Array, slot: number): boolean {
  return words[slot] === 0 && words[slot + 1] === 0;
}

/** The key's own slot, or the empty one where it belongs (linear probing). */
function find(words: Uint32Array, high: number, low: number): number {
  const mask = words.length - 1;
  let slot = home(words, high);
  while (!isEmpty(words, slot) && (words[slot] !== high || words[slot + 1] !== low)) {
    slot = (slot + 2) & mask;
  }
  return slot;
}

function home(words: Uint32Array, high: number): number {
  return (high * 2) & (words.length - 1);
}

function put(words: Uint32Array, slot: number, high: number, low: number): void {
  words[slot] = high;
  words[slot + 1] = low;
}

function grow(shard: Shard): void {
  const words = new Uint32Array(shard.words.length * 2);
  for (let slot = 0; slot < shard.words.length; slot += 2) {
    const high = shard.words[slot] ?? 0;
    const low = shard.words[slot + 1] ?? 0;
    if (high !== 0 || low !== 0) put(words, find(words, high, low), high, low);
  }
  shard.words = words;
}

/** Moves later keys of the run up, so that none becomes unreachable (Knuth 6.4, algorithm R). */
function closeGap(words: Uint32Array, gap: number): void {
  const mask = words.length - 1;
  let empty = gap;
  let slot = gap;
  for (;;) {
    slot = (slot + 2) & mask;
    const high = words[slot] ?? 0;
    const low = words[slot + 1] ?? 0;
    if (high === 0 && low === 0) break;
    const distance = (slot - home(words, high)) & mask;
    if (distance >= ((slot - empty) & mask)) {
      words[empty] = high;
      words[empty + 1] = low;
      empty = slot;
    }
  }
  words[empty] = 0;
  words[empty + 1] = 0;
}
