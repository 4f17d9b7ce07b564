import { leafOffset, type View } from './view.ts';

/** Collects decoded characters with the place that each came from. */
export class ViewBuilder {
  readonly #from: View;
  /** Of a short text a list is made sooner; of a long one numbers of 32 bits are less to clear. */
  readonly #short: number[] | null;
  #long: Uint32Array;
  #length = 0;
  #text = '';

  constructor(from: View) {
    const { length } = from.text;
    this.#from = from;
    this.#short = length > shortMax ? null : [];
    this.#long = length > shortMax ? new Uint32Array(length + 16) : none;
  }

  /** Adds text that came from the position `at` of the view that is decoded. */
  add(text: string, at: number): void {
    const offset = leafOffset(this.#from, at);
    for (let index = 0; index < text.length; index += 1) this.#push(offset);
    this.#text += text;
  }

  /** Adds what stands from `from` to before `to`, as it is. */
  copy(from: number, to: number): void {
    if (from === to) return;
    const { offsets, start, text } = this.#from;
    for (let at = start + from; at < start + to; at += 1) {
      this.#push(offsets === null ? at : (offsets[at] ?? 0));
    }
    this.#text += text.slice(from, to);
  }

  /** The decoded view; null where nothing differs from the view that was decoded. */
  build(): View | null {
    if (this.#text === this.#from.text) return null;
    this.#push(leafOffset(this.#from, this.#from.text.length));
    return { text: this.#text, offsets: this.#short ?? this.#long, start: 0 };
  }

  #push(offset: number): void {
    if (this.#short !== null) {
      this.#short.push(offset);
      return;
    }
    if (this.#length === this.#long.length) {
      const wider = new Uint32Array(this.#length * 2);
      wider.set(this.#long);
      this.#long = wider;
    }
    this.#long[this.#length] = offset;
    this.#length += 1;
  }
}

const shortMax = 512;
const none: Uint32Array = new Uint32Array(0);
