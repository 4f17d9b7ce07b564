import { detectors } from '../detectors/index.ts';
import type { Kind } from '../kinds.ts';
import { foldWord } from './normalize-key.ts';
import { postcodeWords } from './words/address-words.ts';

/** What the dictionary says about one word. */
export interface Entry {
  readonly kind: Kind;
  /** Also telling at the end of a longer key. */
  readonly head: boolean;
  readonly doubtful: boolean;
  readonly postcode: boolean;
}

/** Every telling key, folded and joined → its kind. The first detector to name a word has it. */
export const dictionary: ReadonlyMap<string, Entry> = build();

function build(): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const add = (words: string, entry: Entry): void => {
    for (const raw of words.split(/\s+/)) {
      const word = foldWord(raw).replace(/[^\p{L}\p{N}]+/gu, '');
      if (word !== '' && !entries.has(word)) entries.set(word, entry);
    }
  };
  for (const { kind, words } of detectors) {
    add(words.heads, { kind, head: true, doubtful: false, postcode: false });
  }
  add(postcodeWords, { kind: 'address', head: true, doubtful: false, postcode: true });
  for (const { kind, words } of detectors) {
    add(words.whole, { kind, head: false, doubtful: false, postcode: false });
  }
  for (const { kind, words } of detectors) {
    add(words.doubtful, { kind, head: false, doubtful: true, postcode: false });
  }
  return entries;
}
