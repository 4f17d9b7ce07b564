import type { NamesAnswer } from '../insight/answers.ts';
import type { Question } from '../insight/questions.ts';
import { basisLine } from './basis-line.ts';
import type { ConsoleState } from './console-state.ts';
import type { DrawnPage, Drawing } from './drawn-page.ts';
import { type Child, h, replaceContent } from './element.ts';
import { fetchInsight, type InsightResult } from './fetch-insight.ts';
import { dayLinks, filterBar } from './filter-bar.ts';
import type { PageTools } from './insight-page.ts';
import { commonQuery, daysOf, queryText } from './insight-query.ts';
import { failedState, isPassing, loadingState } from './insight-states.ts';
import { count } from './numbers.ts';
import { byId } from './page.ts';
import { addressOf, changed, type Changes, parseRoute, type Route } from './route.ts';
import { viewTitle } from './views.ts';

const againMs = 5_000;

/** The frame around each view of figures: days, filters, basis, downloads, and why there is nothing. */
export class InsightFrame {
  readonly #pages: ReadonlyMap<string, DrawnPage>;
  readonly #body = byId('insight-body', HTMLElement);
  readonly #drawn = new Map<string, string>();
  #route: Route | null = null;
  #state: ConsoleState | null = null;
  #names: { readonly of: string; readonly answer: NamesAnswer } | null = null;
  #asked = new AbortController();
  /** Draws the answer that is shown once more, with what is known by then of the instance. */
  #drawAgain: (() => void) | null = null;

  constructor(pages: readonly DrawnPage[]) {
    this.#pages = new Map(pages.map((page) => [page.view, page]));
  }

  /** Whether a view is one of figures. */
  has(view: string): boolean {
    return this.#pages.has(view);
  }

  /** Draws the frame of a route, and asks for its figures. */
  show(route: Route): void {
    const isNew = this.#route?.view !== route.view;
    this.#route = route;
    this.#drawAgain = null;
    if (isNew) {
      byId('insight-title', HTMLElement).textContent = viewTitle(route.view);
      byId('insight-about', HTMLElement).textContent = this.#page(route).about;
      this.#draw('insight-basis', route.view, () => null);
      this.#draw('insight-downloads', route.view, () => null);
      this.#draw('insight-body', route.view, loadingState);
    }
    this.#drawControls();
    void this.#ask();
  }

  /** Leaves the figures: what is on its way is not waited for. */
  leave(): void {
    this.#asked.abort();
    this.#route = null;
    this.#drawAgain = null;
  }

  /** What the instance says of itself: its sites are choices. */
  setState(state: ConsoleState | null): void {
    this.#state = state;
    if (this.#route === null) return;
    this.#drawControls();
    this.#drawAgain?.();
  }

  /** Asks again, so that the figures stay fresh. */
  async refresh(): Promise<void> {
    if (this.#route !== null) await this.#ask(true);
  }

  async #ask(isAgain = false): Promise<void> {
    const route = this.#route;
    if (route === null) return;
    this.#asked.abort();
    const { signal } = (this.#asked = new AbortController());
    this.#body.setAttribute('aria-busy', 'true');
    await this.#askNames(route, isAgain, signal);
    if (signal.aborted) return;
    const page = this.#page(route);
    const query = { ...commonQuery(route.parameters), ...page.asks(this.#tools(route)) };
    const result = await page.ask(queryText(query), signal);
    if (signal.aborted) return;
    this.#body.removeAttribute('aria-busy');
    this.#drawResult(route, result, query);
    this.#drawAgain = () => this.#drawResult(route, result, query);
    if (result.kind !== 'answered' && isPassing(result)) this.#askLater();
    this.#body.dataset['shows'] = addressOf(route);
  }

  /** Once more in a moment, unless the operator has gone elsewhere by then. */
  #askLater(): void {
    const { signal } = this.#asked;
    setTimeout(() => {
      if (!signal.aborted && !document.hidden) void this.#ask(true);
    }, againMs);
  }

  /** The choices change with site and days alone. */
  async #askNames(route: Route, isAgain: boolean, signal: AbortSignal): Promise<void> {
    const site = route.parameters.get('site');
    const days = String(daysOf(route.parameters));
    const of = queryText(site === undefined ? { days } : { days, site });
    if (this.#names?.of === of && !isAgain) return;
    const result = await fetchInsight('names', of, signal);
    if (signal.aborted || result.kind !== 'answered') return;
    this.#names = { of, answer: result.answer };
    this.#drawControls();
  }

  #drawControls(): void {
    const route = this.#route;
    if (route === null) return;
    const page = this.#page(route);
    const tools = this.#tools(route);
    const key = JSON.stringify([
      addressOf(route),
      { ...this.#names?.answer, basis: null },
      this.#state?.sites,
    ]);
    this.#draw('insight-days', key, () => dayLinks(tools));
    const isOpen = document.querySelector('#filters[open]') !== null;
    this.#draw('filters-drawer', key, () => filterBar(tools, page.ownFilters));
    if (isOpen) document.getElementById('filters')?.setAttribute('open', '');
    this.#draw('insight-controls', key, () => page.controls(tools));
  }

  #drawResult(
    route: Route,
    result: InsightResult<Drawing>,
    query: Readonly<Record<string, string>>,
  ): void {
    const page = this.#page(route);
    if (result.kind !== 'answered') {
      this.#draw('insight-basis', result.kind, () => null);
      this.#draw('insight-downloads', result.kind, () => null);
      const shown = [result, this.#state?.destinations.map(({ type }) => type)];
      this.#draw('insight-body', shown, () => failedState(result, this.#tools(route)));
      this.#say('There is nothing to show.');
      return;
    }
    const { answer } = result;
    const { basis, key } = answer;
    this.#draw('insight-basis', basis, () => basisLine(basis, page.note));
    this.#draw('insight-downloads', query, () => downloads(page.question, query));
    const shown = [addressOf(route), key, this.#names?.answer.names, this.#state === null];
    this.#draw('insight-body', shown, () => answer.draw(this.#tools(route)));
    this.#say(
      basis.visits === null
        ? `${viewTitle(route.view)}: too few visits to be shown.`
        : `${viewTitle(route.view)}: ${count(basis.visits)} visits with consent.`,
    );
  }

  /** Draws a part again only where what it shows has changed, so that nothing flickers. */
  #draw(id: string, data: unknown, make: () => Child): void {
    const text = JSON.stringify(data) ?? '';
    if (this.#drawn.get(id) === text) return;
    this.#drawn.set(id, text);
    replaceContent(byId(id, HTMLElement), make());
  }

  #say(text: string): void {
    const place = byId('insight-said', HTMLElement);
    if (place.textContent !== text) place.textContent = text;
  }

  #page(route: Route): DrawnPage {
    const page = this.#pages.get(route.view);
    if (page === undefined) throw new Error(`no view of figures is called ${route.view}`);
    return page;
  }

  #tools(route: Route): PageTools {
    const link = (changes: Changes): string =>
      addressOf({ ...route, parameters: changed(route.parameters, changes) });
    return {
      link,
      go: (changes) => {
        const now = parseRoute(location.hash);
        location.hash = addressOf({ ...now, parameters: changed(now.parameters, changes) });
      },
      parameters: route.parameters,
      names: this.#names?.answer ?? null,
      state: this.#state,
    };
  }
}

/** The same figures as files. */
function downloads(question: Question, query: Readonly<Record<string, string>>): Child {
  const file = (format: 'csv' | 'parquet', words: string): HTMLElement =>
    h(
      'a',
      {
        id: `download-${format}`,
        class: 'download',
        href: `api/insight/${question}?${queryText({ ...query, format })}`,
        download: `sluice-${question}.${format}`,
      },
      words,
    );
  return [
    h('span', { id: 'download-words' }, 'Download'),
    file('csv', 'CSV'),
    file('parquet', 'Parquet'),
  ];
}
