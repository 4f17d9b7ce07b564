import { isLetterCode } from './characters.ts';

const none: readonly RegExpExecArray[] = [];
const size = 128;

/**
 * A pattern that begins with one of many words, `(?<!…)(?:word|other word)…`. It is tried only
 * where the first two characters of one of them stand behind no letter, which most texts do not
 * have: a long list of words costs no more than a short one.
 */
export class WordPattern {
  readonly #sticky: RegExp;
  readonly #firsts: RegExp;
  readonly #wide: Uint8Array = new Uint8Array(65_536);
  readonly #pairs: Uint8Array = new Uint8Array(size * size);
  readonly #starts: Uint8Array = new Uint8Array(size);

  constructor(pattern: RegExp) {
    this.#sticky = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}y`);
    const firsts = new Set<string>();
    for (const [first, second] of leads(wordsOf(pattern.source))) {
      firsts.add(first);
      this.#allow(first.toLowerCase().charCodeAt(0), second?.toLowerCase().charCodeAt(0) ?? -1);
    }
    this.#firsts = new RegExp(`[${[...firsts].join('').replaceAll(/[\\\]^-]/g, '')}]`, 'iu');
  }

  /** Every match, from the first to the last, as a global pattern would find them. */
  matchesIn(text: string): readonly RegExpExecArray[] {
    let found: RegExpExecArray[] | null = null;
    let at = 0;
    while (at < text.length) {
      const match = this.#mayStart(text, at) ? this.#matchAt(text, at) : null;
      if (match !== null) (found ??= []).push(match);
      at += Math.max(1, match?.[0].length ?? 1);
    }
    return found ?? none;
  }

  #matchAt(text: string, at: number): RegExpExecArray | null {
    this.#sticky.lastIndex = at;
    return this.#sticky.exec(text);
  }

  #mayStart(text: string, at: number): boolean {
    const code = text.charCodeAt(at);
    if (code >= size ? !this.#isFirst(code) : this.#starts[code] === 0) return false;
    if (at > 0 && isLetterCode(text.charCodeAt(at - 1))) return false;
    const next = text.charCodeAt(at + 1);
    return code >= size || next >= size || this.#pairs[code * size + next] === 1;
  }

  /** Whether a word begins with this character in any case, remembered as 1 or 2. */
  #isFirst(code: number): boolean {
    const known = this.#wide[code];
    if (known !== 0) return known === 1;
    const is = this.#firsts.test(String.fromCharCode(code));
    this.#wide[code] = is ? 1 : 2;
    return is;
  }

  /** Marks a pair of lower-case characters in both cases; -1 stands for any second one. */
  #allow(first: number, second: number): void {
    if (first >= size) return;
    for (let code = 0; code < size; code += 1) {
      if (second >= 0 && lower(code) !== second) continue;
      this.#pairs[first * size + code] = 1;
      this.#pairs[upper(first) * size + code] = 1;
    }
    this.#starts[first] = 1;
    this.#starts[upper(first)] = 1;
  }
}

function lower(code: number): number {
  return code > 64 && code < 91 ? code + 32 : code;
}

function upper(code: number): number {
  return code > 96 && code < 123 ? code - 32 : code;
}

/** The alternatives of the first group that is no lookbehind. */
function wordsOf(source: string): readonly string[] {
  const from = source.startsWith('(?<!') ? groupEnd(source, 0) : 0;
  if (!source.startsWith('(?:', from))
    throw new TypeError('The pattern begins with no list of words.');
  return alternatives(source.slice(from + 3, groupEnd(source, from) - 1));
}

/** Where the group ends that begins at `from`. */
function groupEnd(source: string, from: number): number {
  let depth = 0;
  let inClass = false;
  for (let at = from; at < source.length; at += 1) {
    const sign = source[at];
    if (sign === '\\') at += 1;
    else if (inClass) inClass = sign !== ']';
    else if (sign === '[') inClass = true;
    else if (sign === '(') depth += 1;
    else if (sign === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw new TypeError('A group of the pattern does not end.');
}

function alternatives(source: string): readonly string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = 0; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '(') at = groupEnd(source, at) - 1;
    else if (source[at] === '|') {
      found.push(source.slice(from, at));
      from = at + 1;
    }
  }
  return [...found, source.slice(from)];
}

/** The first character of each word and the second one, where it is certain. */
function leads(words: readonly string[]): readonly (readonly [string, string | null])[] {
  return words.flatMap((word) => {
    const group = word.startsWith('(?:') ? groupEnd(word, 0) : 0;
    if (group > 0 && !/^[?*{]/.test(word.slice(group))) {
      return leads(alternatives(word.slice(3, group - 1)));
    }
    const [first = '', second = '', third = ''] = word.match(/\\?[^]/gu) ?? [];
    if (!/^\p{L}$/u.test(first) || /^[?*+{]$/.test(second)) {
      throw new TypeError(`The word ${word} begins with no certain letter.`);
    }
    const certain = /^[\p{L}\d '-]$/u.test(second) && !/^[?*{]$/.test(third);
    return [[first, certain ? second : null] as const];
  });
}
