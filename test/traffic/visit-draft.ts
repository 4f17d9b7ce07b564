import type { Chance } from './random.ts';
import type { SourceModel, TrafficModel, VariantModel } from './traffic-model.ts';

/** Something that happens in a visit, before it has ids. */
export interface Moment {
  readonly name: string;
  readonly ts: number;
  /** The number of the page view within the visit. */
  readonly page: number;
  readonly path: string;
  readonly value: number | null;
  readonly currency: string | null;
  readonly params: Readonly<Record<string, string | number>>;
  /** Told by the site's server: `known` names the page view, `unknown` another one. */
  readonly server: 'known' | 'unknown' | null;
}

/** Who visits, and what is settled before the first page. */
export interface Visiting {
  readonly startMs: number;
  readonly currency: string;
  readonly source: SourceModel;
  /** Experiments that the visitor is in. */
  readonly variants: readonly { readonly experiment: string; readonly variant: VariantModel }[];
}

const landings: Readonly<Record<string, readonly string[]>> = {
  direct: ['/', '/', '/sale'],
  email: ['/sale', '/p/1', '/p/2'],
  paid_search: ['/c/shirts', '/p/3', '/p/4'],
};
const elsewhere = ['/', '/c/shirts', '/c/shoes', '/guides/fit', '/guides/care', '/about'];
const gapMsMax = 120_000;

/** One visit as it goes, from the first page to the last step. */
export function draftVisit(
  chance: Chance,
  model: TrafficModel,
  visiting: Visiting,
): readonly Moment[] {
  const visit = new Draft(chance, model, visiting);
  visit.look();
  visit.buy();
  return visit.moments;
}

class Draft {
  readonly moments: Moment[] = [];
  readonly #chance: Chance;
  readonly #model: TrafficModel;
  readonly #visiting: Visiting;
  #at: number;
  #page = -1;
  #path = '/';
  /** By what everything so far multiplies the chance of a purchase. */
  #factor: number;

  constructor(chance: Chance, model: TrafficModel, visiting: Visiting) {
    this.#chance = chance;
    this.#model = model;
    this.#visiting = visiting;
    this.#at = visiting.startMs;
    this.#factor = visiting.source.factor;
  }

  /** Pages and small steps: each step at pages of its own choice, independent of all others. */
  look(): void {
    const pages = 1 + Math.min(20, Math.floor(this.#chance.wait(this.#model.pages - 1)));
    const steps = Array.from({ length: pages }, (): string[] => []);
    for (const { name, chance, lift, times } of this.#model.steps) {
      if (!this.#chance.happens(chance)) continue;
      this.#factor *= lift;
      const often = 1 + this.#chance.below(times);
      for (let time = 0; time < often; time += 1) steps[this.#chance.below(pages)]?.push(name);
    }
    const { seen, clicked, lift } = this.#model.cta;
    if (this.#chance.happens(seen)) {
      const isClicked = this.#chance.happens(clicked);
      steps[this.#chance.below(pages)]?.push(isClicked ? 'cta_click' : 'cta_view');
      if (isClicked) this.#factor *= lift;
    }
    steps.forEach((names, index) => this.#lookAt(index, names));
  }

  #lookAt(index: number, names: string[]): void {
    this.#open(index === 0 ? this.#landing() : this.#somewhere());
    if (index === 0) this.#seeExperiments();
    while (names.length > 0) {
      const [name = ''] = names.splice(this.#chance.below(names.length), 1);
      if (name === 'cta_click') this.#step('cta_view');
      this.#step(name);
    }
  }

  #seeExperiments(): void {
    for (const { experiment, variant } of this.#visiting.variants) {
      this.#factor *= variant.factor;
      this.#step('experiment_seen', { params: { experiment, variant: variant.name } });
      const all = this.#model.experiments.find(({ name }) => name === experiment)?.variants;
      const other = all?.find(({ name }) => name !== variant.name);
      if (other === undefined || !this.#chance.happens(this.#model.mixed)) continue;
      this.#step('experiment_seen', { params: { experiment, variant: other.name } });
    }
  }

  /** A cart, a purchase at once, or nothing: one draw, so that their chances add up. */
  buy(): void {
    const { cart, boughtAtOnce, checkoutOfCart, purchaseOfCheckout } = this.#model;
    if ((cart + boughtAtOnce) * this.#factor > 1) throw new RangeError('chances above 1');
    const draw = this.#chance.uniform();
    if (draw < cart * this.#factor) {
      this.#open(this.#product());
      const often = 1 + this.#chance.below(2);
      for (let time = 0; time < often; time += 1) this.#step('add_to_cart');
      if (!this.#chance.happens(checkoutOfCart)) return;
      this.#open('/checkout');
      this.#step('begin_checkout');
      if (this.#chance.happens(purchaseOfCheckout)) this.#purchase();
    } else if (draw < (cart + boughtAtOnce) * this.#factor) {
      this.#purchase();
    }
  }

  #purchase(): void {
    this.#open('/thanks');
    const byServer = this.#chance.happens(this.#model.byServer);
    const unknown = byServer && this.#chance.happens(this.#model.serverUnknown);
    const server = unknown ? 'unknown' : byServer ? 'known' : null;
    this.#step('purchase', { ...this.#money(), server });
    if (server === null && this.#chance.happens(0.03)) this.#step('purchase', this.#money());
    for (const { name, chance } of this.#model.afterwards) {
      if (this.#chance.happens(chance)) this.#step(name, {}, 1);
    }
  }

  /** Quarters, so that sums of values are exact. */
  #money(): Partial<Moment> {
    const value = (20 + this.#chance.below(800)) / 4;
    const currency = this.#chance.happens(0.05)
      ? 'GBP'
      : this.#chance.happens(0.01)
        ? null
        : this.#visiting.currency;
    return { value, currency, params: { transaction_id: `T-${this.#chance.below(1e9)}` } };
  }

  #open(path: string): void {
    if (this.#page >= 0) this.#at += 500 + Math.min(gapMsMax, this.#chance.wait(15_000));
    this.#page += 1;
    this.#path = path;
    this.#put('page_view', {});
  }

  #step(name: string, more: Partial<Moment> = {}, pauseMs = 0): void {
    this.#at += pauseMs;
    const together = this.#chance.happens(this.#model.ties);
    if (!together) this.#at += 200 + Math.min(gapMsMax, this.#chance.wait(9_000));
    this.#put(name, { ...this.#detailsOf(name), ...more });
  }

  #detailsOf(name: string): Partial<Moment> {
    if (name === 'newsletter_signup') return { value: 1, currency: this.#visiting.currency };
    if (name === 'scroll_depth') return { params: { percent: 25 * (1 + this.#chance.below(4)) } };
    return {};
  }

  #put(name: string, more: Partial<Moment>): void {
    this.moments.push({
      name,
      ts: Math.floor(this.#at),
      page: this.#page,
      path: this.#path,
      value: null,
      currency: null,
      params: {},
      server: null,
      ...more,
    });
  }

  #landing(): string {
    const paths = landings[this.#visiting.source.channel] ?? elsewhere;
    return paths[this.#chance.below(paths.length)] ?? '/';
  }

  #somewhere(): string {
    if (this.#chance.happens(0.5)) return this.#product();
    return elsewhere[this.#chance.below(elsewhere.length)] ?? '/';
  }

  /** A few products are looked at often, many seldom. */
  #product(): string {
    return `/p/${1 + Math.floor(this.#chance.uniform() ** 2 * 60)}`;
  }
}
