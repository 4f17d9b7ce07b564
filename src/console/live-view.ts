import type { Trace } from '../event/trace.ts';
import { h, replaceContent } from './element.ts';
import { plural } from './numbers.ts';
import type { OutcomeNews } from './parse.ts';
import { byId } from './page.ts';
import { hashOf } from './route.ts';
import type { StreamListener } from './stream.ts';
import { traceDetail } from './trace-detail.ts';
import { traceLegend } from './trace-legend.ts';
import { traceRow } from './trace-row.ts';
import { removalCount } from './trace-verdict.ts';
import { Traces, tracesMax } from './traces.ts';

const saidEveryMs = 10_000;

/** The stream of events and the one that is open. */
export class LiveView implements Omit<StreamListener, 'connected'> {
  readonly #traces = new Traces();
  readonly #rows = new Map<string, HTMLLIElement>();
  readonly #list = byId('live-list', HTMLOListElement);
  readonly #detail = byId('live-detail', HTMLDivElement);
  readonly #empty = byId('live-empty', HTMLDivElement);
  readonly #pause = byId('live-pause', HTMLButtonElement);
  readonly #filter = byId('live-filter', HTMLInputElement);
  readonly #outcome = byId('live-outcome', HTMLSelectElement);
  /** Events that came while the stream is paused. */
  #held: Traces | null = null;
  #open: string | null = null;
  #unsaid = 0;
  #saidAt = 0;
  #shopUrl: string | null = null;

  constructor() {
    this.#pause.addEventListener('click', () => this.#togglePause());
    this.#filter.addEventListener('input', () => this.#applyFilter());
    this.#outcome.addEventListener('change', () => this.#applyFilter());
    this.#list.addEventListener('keydown', (event) => this.#moveFocus(event));
    this.#showDetail();
    this.#showEmpty();
  }

  /** Opens one event, or none. */
  open(id: string | null): void {
    if (this.#open === id) return;
    const before = this.#open;
    this.#open = id;
    for (const changed of [before, id]) if (changed !== null) this.#redraw(changed);
    this.#setTabStop();
    this.#showDetail();
    this.#detail.scrollTop = 0;
    this.#followFocus(before, id);
  }

  /** On a narrow page the event takes the place of the stream: focus goes there and back. */
  #followFocus(before: string | null, id: string | null): void {
    const isStreamHidden = this.#list.offsetParent === null;
    if (id !== null && isStreamHidden) document.getElementById('trace-name')?.focus();
    if (id === null && before !== null) this.#rows.get(before)?.querySelector('a')?.focus();
  }

  /** Where the empty state sends people; null outside of the demo. */
  setShop(url: string | null): void {
    if (this.#shopUrl === url) return;
    this.#shopUrl = url;
    this.#showEmpty();
    if (this.#open === null) this.#showDetail();
  }

  restarted(): void {
    this.#traces.clear();
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#held?.clear();
    this.#labelPause();
    this.#showEmpty();
  }

  news(traces: readonly Trace[], outcomes: readonly OutcomeNews[]): void {
    for (const trace of traces) {
      if (this.#held === null) this.#add(trace);
      else this.#held.add(trace);
    }
    const changed = new Set<string>(traces.map(({ id }) => id));
    for (const each of outcomes) {
      this.#held?.settle(each);
      if (this.#traces.settle(each) !== null) changed.add(each.id);
    }
    for (const id of changed) this.#redraw(id);
    if (this.#open !== null && changed.has(this.#open)) this.#showDetail();
    this.#setTabStop();
    this.#labelPause();
    this.#showEmpty();
    this.#say(traces.length);
  }

  #add(trace: Trace): void {
    this.#traces.add(trace);
    if (this.#rows.has(trace.id)) return;
    const row = h('li', null);
    row.hidden = !this.#matches(trace);
    this.#rows.set(trace.id, row);
    this.#list.prepend(row);
    while (this.#list.children.length > tracesMax) {
      const last = this.#list.lastElementChild;
      for (const [id, each] of this.#rows) if (each === last) this.#rows.delete(id);
      last?.remove();
    }
  }

  #redraw(id: string): void {
    const trace = this.#traces.find(id);
    const row = this.#rows.get(id);
    if (row === undefined || trace === null) return;
    const hadFocus = row.contains(document.activeElement);
    const link = traceRow(trace, trace.id === this.#open);
    row.replaceChildren(link);
    if (hadFocus) link.focus({ preventScroll: true });
  }

  #showDetail(): void {
    const trace = this.#open === null ? null : this.#traces.find(this.#open);
    document.body.classList.toggle('has-open', this.#open !== null);
    replaceContent(
      this.#detail,
      trace === null ? this.#nothingOpen(this.#open !== null) : traceDetail(trace),
    );
  }

  #nothingOpen(isGone: boolean): HTMLElement {
    if (!isGone) {
      return h(
        'div',
        { class: 'empty' },
        h('h2', null, 'Choose an event'),
        h(
          'p',
          null,
          'You see which consent it came with, what was taken out of it and by which rule, ' +
            'and who gets it.',
        ),
        traceLegend(),
      );
    }
    return h(
      'div',
      { class: 'empty' },
      h('h2', null, 'This event is no longer remembered'),
      h(
        'p',
        null,
        `The console keeps the last ${tracesMax} in memory. `,
        h('code', null, 'sluice explain'),
        ' answers for any event that you can describe.',
      ),
      h('p', null, h('a', { href: hashOf('live') }, 'Back to the stream')),
    );
  }

  #showEmpty(): void {
    const isEmpty = this.#traces.all().length === 0;
    this.#empty.hidden = !isEmpty;
    if (!isEmpty) return;
    replaceContent(
      this.#empty,
      h('h2', null, 'Still water'),
      this.#shopUrl === null
        ? h(
            'p',
            null,
            'No event has come since the start. Open a page that carries the script, answer ' +
              'its banner, and watch.',
          )
        : h(
            'p',
            null,
            'No event has come yet. ',
            h('a', { href: this.#shopUrl, target: 'sluice-shop' }, 'Open the shop'),
            ', answer the banner and click: each event shows up here within a second.',
          ),
      h('p', { class: 'soft' }, 'Nothing leaves a page before its banner has an answer.'),
    );
  }

  #matches(trace: Trace): boolean {
    const wanted = this.#outcome.value;
    const isWanted =
      wanted === '' || (wanted === 'redacted' ? removalCount(trace) > 0 : trace.outcome === wanted);
    return isWanted && trace.name.includes(this.#filter.value.trim().toLowerCase());
  }

  #applyFilter(): void {
    for (const trace of this.#traces.all()) {
      const row = this.#rows.get(trace.id);
      if (row !== undefined) row.hidden = !this.#matches(trace);
    }
    this.#setTabStop();
  }

  #togglePause(): void {
    const held = this.#held?.all() ?? [];
    this.#held = this.#held === null ? new Traces() : null;
    this.news(held.toReversed(), []);
  }

  #labelPause(): void {
    this.#pause.setAttribute('aria-pressed', String(this.#held !== null));
    const held = this.#held?.all().length ?? 0;
    const resume = held === 0 ? 'Resume' : `Resume, ${held} new`;
    this.#pause.textContent = this.#held === null ? 'Pause' : resume;
  }

  /** One stop for the Tab key: the open event, else the newest shown. */
  #setTabStop(): void {
    const links = this.#shownLinks();
    const stop = links.find((link) => link.hasAttribute('aria-current')) ?? links[0];
    for (const link of links) link.tabIndex = link === stop ? 0 : -1;
  }

  #shownLinks(): readonly HTMLAnchorElement[] {
    return [...this.#list.querySelectorAll<HTMLAnchorElement>('li:not([hidden]) > a')];
  }

  #moveFocus(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const links = this.#shownLinks();
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
    event.preventDefault();
  }

  /** Tells a screen reader how many came, at most every ten seconds. */
  #say(fresh: number): void {
    this.#unsaid += fresh;
    const now = performance.now();
    if (this.#unsaid === 0 || this.#held !== null || now - this.#saidAt < saidEveryMs) return;
    byId('live-news', HTMLParagraphElement).textContent = plural(this.#unsaid, 'new event');
    this.#unsaid = 0;
    this.#saidAt = now;
  }
}
