import { leafOffset, type View } from './view.ts';

/** Collects decoded characters with the place that each came from. */
export class ViewBuilder {
  readonly #from: View;
  #offsets: Uint32Array;
  #length = 0;
  #text = '';

  constructor(from: View) {
    this.#from = from;
    this.#offsets = new Uint32Array(from.text.length + 16);
  }

  /** Adds text that came from the position `at` of the view that is decoded. */
  add(text: string, at: number): void {
    const offset = leafOffset(this.#from, at);
    for (let index = 0; index < text.length; index += 1) this.#push(offset);
    this.#text += text;
  }

  /** Adds what stands from `from` to before `to`, as it is. */
  copy(from: number, to: number): void {
    for (let index = from; index < to; index += 1) {
      this.#push(leafOffset(this.#from, index));
    }
    this.#text += this.#from.text.slice(from, to);
  }

  /** The decoded view; null where nothing differs from the view that was decoded. */
  build(): View | null {
    if (this.#text === this.#from.text) return null;
    this.#push(leafOffset(this.#from, this.#from.text.length));
    return { text: this.#text, offsets: this.#offsets, start: 0 };
  }

  #push(offset: number): void {
    if (this.#length === this.#offsets.length) {
      const wider = new Uint32Array(this.#offsets.length * 2);
      wider.set(this.#offsets);
      this.#offsets = wider;
    }
    this.#offsets[this.#length] = offset;
    this.#length += 1;
  }
}
