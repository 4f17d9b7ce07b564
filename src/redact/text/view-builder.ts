import { leafOffset, type View } from './view.ts';

/** Collects decoded characters with the place that each came from. */
export class ViewBuilder {
  readonly #from: View;
  readonly #offsets: number[] = [];
  #text = '';

  constructor(from: View) {
    this.#from = from;
  }

  /** Adds text that came from the position `at` of the view that is decoded. */
  add(text: string, at: number): void {
    const offset = leafOffset(this.#from, at);
    for (let index = 0; index < text.length; index += 1) this.#offsets.push(offset);
    this.#text += text;
  }

  /** Adds what stands from `from` to before `to`, as it is. */
  copy(from: number, to: number): void {
    if (from === to) return;
    const { offsets, start, text } = this.#from;
    for (let at = start + from; at < start + to; at += 1) {
      this.#offsets.push(offsets === null ? at : (offsets[at] ?? 0));
    }
    this.#text += text.slice(from, to);
  }

  /** The decoded view; null where nothing differs from the view that was decoded. */
  build(): View | null {
    if (this.#text === this.#from.text) return null;
    this.#offsets.push(leafOffset(this.#from, this.#from.text.length));
    return { text: this.#text, offsets: this.#offsets, start: 0 };
  }
}
