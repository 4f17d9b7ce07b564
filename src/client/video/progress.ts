import type { JsonRecord, Push } from '../wire.ts';

/** How far each film or recording has come, in percent, by its source. */
export class Progress {
  readonly #reached: Map<string, number> = new Map();
  readonly #push: Push;

  constructor(push: Push) {
    this.#push = push;
  }

  knows(source: string): boolean {
    return this.#reached.has(source);
  }

  /** Notes the start, each quarter and the end, once for each source. */
  note(source: string, share: number, params: JsonRecord): void {
    const before = this.#reached.get(source) ?? -1;
    // A live stream has no end (Infinity), and before the metadata there is none either (NaN).
    const quarter = (Math.floor(share * 4) || 0) * 25;
    const percent = share === 1 ? 100 : Math.min(quarter, 75);
    if (percent <= before) return;
    this.#reached.set(source, percent);
    if (before < 0) this.#push('video_start', { ...params, percent: 0 });
    if (percent === 100) this.#push('video_complete', { ...params, percent });
    else if (percent > 0) this.#push('video_progress', { ...params, percent }, {}, 2_000);
  }
}
