import { limits } from '../vocabulary/limits.ts';
import type { Looked } from './looked.ts';

interface PageView {
  readonly fired: Set<string>;
  /** How long it was looked at, by the event that told of it: one that comes twice counts once. */
  readonly engagedMs: Map<string, number>;
  lastMs: number;
}

/** An event adds this many times at most to the time on a page: a page tells when it is hidden. */
const tellingsMax = 200;

/** What rules know of page views: which fired there, and how long each was looked at. */
export class PageMemory {
  readonly #views = new Map<string, PageView>();
  readonly #max: number;

  constructor(max: number = limits.rulePagesMax) {
    this.#max = max;
  }

  get size(): number {
    return this.#views.size;
  }

  /** Gives an event the whole time on its page so far, its own included. */
  addSeconds(looked: Looked, site: string): void {
    if (looked.page === null || looked.engagedMs === 0) return;
    const { engagedMs } = this.#view(site, looked.page, looked.ts);
    if (engagedMs.size < tellingsMax) engagedMs.set(looked.key, looked.engagedMs);
    looked.engagedMs = [...engagedMs.values()].reduce((sum, each) => sum + each, 0);
  }

  /** Forgets what an event said that could not be stored. */
  takeBackSeconds(looked: Looked, site: string): void {
    if (looked.page === null) return;
    this.#views.get(keyOf(site, looked.page))?.engagedMs.delete(looked.key);
  }

  /** True where the rule has not fired on this page view yet; from now on it has. */
  fire(rule: string, site: string, looked: Looked): boolean {
    if (looked.page === null) return true;
    const { fired } = this.#view(site, looked.page, looked.ts);
    if (fired.has(rule)) return false;
    fired.add(rule);
    return true;
  }

  takeBackFire(rule: string, site: string, looked: Looked): void {
    if (looked.page !== null) this.#views.get(keyOf(site, looked.page))?.fired.delete(rule);
  }

  forget(site: string, page: string): void {
    this.#views.delete(keyOf(site, page));
  }

  /** Forgets page views of visits that are over. */
  expire(now: number): void {
    for (const [key, { lastMs }] of this.#views) {
      if (now - lastMs > limits.sessionMsMax) this.#views.delete(key);
    }
  }

  #view(site: string, page: string, ts: number): PageView {
    const key = keyOf(site, page);
    const known = this.#views.get(key);
    if (known !== undefined) {
      known.lastMs = Math.max(known.lastMs, ts);
      return known;
    }
    if (this.#views.size >= this.#max) {
      const oldest = this.#views.keys().next();
      if (oldest.done !== true) this.#views.delete(oldest.value);
    }
    const view = { fired: new Set<string>(), engagedMs: new Map<string, number>(), lastMs: ts };
    this.#views.set(key, view);
    return view;
  }
}

function keyOf(site: string, page: string): string {
  return `${site}|${page}`;
}
