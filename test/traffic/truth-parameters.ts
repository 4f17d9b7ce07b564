import type { TrafficModel } from './traffic-model.ts';

/** What lies behind the counts: the chances with which the traffic was made. */
export interface TruthParameters {
  /** Of visits, those with a purchase that is known to be theirs. */
  readonly purchase: number;
  readonly purchaseByChannel: ReadonlyMap<string, number>;
  /** Of visits that saw a call to action, those that clicked. */
  readonly clickThrough: number;
  /** Visits with a cart; of these with a checkout; of these with a purchase. */
  readonly cart: number;
  readonly checkoutOfCart: number;
  readonly purchaseOfCheckout: number;
  /** By what a small step multiplies the chance of a purchase. */
  readonly lifts: ReadonlyMap<string, number>;
  /** Chance of a purchase by experiment and variant, in the order of the model. */
  readonly variants: ReadonlyMap<
    string,
    readonly { readonly name: string; readonly rate: number }[]
  >;
}

/** The chances by arithmetic from the model. All parts are independent, so a mean is a product. */
export function parametersOf(model: TrafficModel): TruthParameters {
  const lifts = new Map(model.steps.map(({ name, lift }) => [name, lift]));
  lifts.set('cta_click', model.cta.lift);
  lifts.set('cta_view', 1 + model.cta.clicked * (model.cta.lift - 1));
  const ofSteps = model.steps.reduce((all, { chance, lift }) => all * (1 + chance * (lift - 1)), 1);
  const ofCta = 1 + model.cta.seen * model.cta.clicked * (model.cta.lift - 1);
  const ofExperiment = model.experiments.map(
    ({ seen, variants }) => 1 + seen * (meanOf(variants) - 1),
  );
  const ofExperiments = ofExperiment.reduce((all, factor) => all * factor, 1);
  const source = meanOf(model.sources);
  const factor = source * ofSteps * ofCta * ofExperiments;
  const known = 1 - model.byServer * model.serverUnknown;
  const chance = model.cart * model.checkoutOfCart * model.purchaseOfCheckout + model.boughtAtOnce;
  const purchase = chance * factor * known;
  const channels = new Set(model.sources.map(({ channel }) => channel));
  return {
    purchase,
    purchaseByChannel: new Map(
      [...channels].map((channel) => {
        const ofChannel = meanOf(model.sources.filter((each) => each.channel === channel));
        return [channel, (purchase * ofChannel) / source];
      }),
    ),
    clickThrough: model.cta.clicked,
    cart: model.cart * factor,
    checkoutOfCart: model.checkoutOfCart,
    purchaseOfCheckout: model.purchaseOfCheckout * known,
    lifts,
    variants: new Map(
      model.experiments.map(({ name, variants }, index) => [
        name,
        variants.map((variant) => ({
          name: variant.name,
          rate: (purchase / (ofExperiment[index] ?? 1)) * variant.factor,
        })),
      ]),
    ),
  };
}

function meanOf(parts: readonly { readonly weight: number; readonly factor: number }[]): number {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.reduce((sum, { weight, factor }) => sum + weight * factor, 0) / total;
}
