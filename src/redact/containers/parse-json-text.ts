/** A value of a JSON text, as positions in it; those of a string lie inside its quotes. */
export type JsonNode =
  | { readonly kind: 'string' | 'bare'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'array';
      readonly start: number;
      readonly end: number;
      readonly items: readonly JsonNode[];
    }
  | {
      readonly kind: 'object';
      readonly start: number;
      readonly end: number;
      readonly pairs: readonly JsonPair[];
    };

export interface JsonPair {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: JsonNode;
}

const bare = /(?:-?\d[\d.eE+-]{0,40}|true|false|null)/y;

/**
 * Reads a JSON text into positions, so that parts of it can be replaced and the rest kept byte for
 * byte. A text that is cut off at its end is read as far as it goes; null where it is no JSON.
 */
export function parseJsonText(text: string, depthMax: number): JsonNode | 'too_deep' | null {
  const reader = new Reader(text, depthMax);
  const node = reader.value(0);
  if (reader.tooDeep) return 'too_deep';
  return node !== null && reader.atEnd() ? node : null;
}

class Reader {
  readonly #text: string;
  readonly #depthMax: number;
  #at = 0;
  tooDeep = false;

  constructor(text: string, depthMax: number) {
    this.#text = text;
    this.#depthMax = depthMax;
  }

  atEnd(): boolean {
    this.#skip();
    return this.#at >= this.#text.length;
  }

  value(depth: number): JsonNode | null {
    if (depth > this.#depthMax) {
      this.tooDeep = true;
      return null;
    }
    this.#skip();
    const code = this.#text.charCodeAt(this.#at);
    if (code === 34) return this.#string();
    if (code === 123) return this.#object(depth);
    if (code === 91) return this.#array(depth);
    bare.lastIndex = this.#at;
    const match = bare.exec(this.#text);
    if (match === null) return null;
    const start = this.#at;
    this.#at += match[0].length;
    return { kind: 'bare', start, end: this.#at };
  }

  #string(): JsonNode {
    const start = this.#at + 1;
    let end = start;
    while (end < this.#text.length && this.#text.charCodeAt(end) !== 34) {
      end += this.#text.charCodeAt(end) === 92 ? 2 : 1;
    }
    end = Math.min(end, this.#text.length);
    this.#at = end + 1;
    return { kind: 'string', start, end };
  }

  #array(depth: number): JsonNode | null {
    const start = this.#at;
    const items: JsonNode[] = [];
    this.#at += 1;
    while (!this.#closes(93)) {
      const item = this.value(depth + 1);
      if (item === null) return null;
      items.push(item);
      if (!this.#comma(93)) return null;
    }
    return { kind: 'array', start, end: this.#at, items };
  }

  #object(depth: number): JsonNode | null {
    const start = this.#at;
    const pairs: JsonPair[] = [];
    this.#at += 1;
    while (!this.#closes(125)) {
      if (this.#text.charCodeAt(this.#at) !== 34) return null;
      const key = this.#string();
      this.#skip();
      if (this.#at >= this.#text.length) break;
      if (this.#text.charCodeAt(this.#at) !== 58) return null;
      this.#at += 1;
      this.#skip();
      if (this.#at >= this.#text.length) break;
      const value = this.value(depth + 1);
      if (value === null) return null;
      pairs.push({ keyStart: key.start, keyEnd: key.end, value });
      if (!this.#comma(125)) return null;
    }
    return { kind: 'object', start, end: this.#at, pairs };
  }

  /** True at the closing sign, which is consumed, and at the end of a text that was cut off. */
  #closes(code: number): boolean {
    this.#skip();
    if (this.#at >= this.#text.length) return true;
    if (this.#text.charCodeAt(this.#at) !== code) return false;
    this.#at += 1;
    return true;
  }

  /** After a value: a comma, the closing sign, or the end; all else is no JSON. */
  #comma(closing: number): boolean {
    this.#skip();
    if (this.#at >= this.#text.length) return true;
    const code = this.#text.charCodeAt(this.#at);
    if (code === 44) this.#at += 1;
    return code === 44 || code === closing;
  }

  #skip(): void {
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at += 1;
    }
  }
}
