import type {
  ChannelsAnswer,
  ExperimentsAnswer,
  FunnelAnswer,
  MicroAnswer,
  NamesAnswer,
  OverviewAnswer,
  PagesAnswer,
  PrivacyAnswer,
  SeedsAnswer,
  SegmentAnswer,
} from './answers.ts';
import { number, share, sums, type Table, tableOf, text, whole } from './table.ts';

type Row<List> = List extends readonly (infer Item)[] ? Item : never;

/** One row for each kind of event. */
export function overviewTable({ steps, basis }: OverviewAnswer): Table {
  type Step = Row<OverviewAnswer['steps']>;
  return tableOf<Step>(
    steps,
    [
      text('name', (row) => row.name),
      text('category', (row) => row.category),
      text('stage', (row) => row.stage),
      whole('visits', (row) => row.visits),
      whole('events', (row) => row.events),
      ...share<Step>('rate', (row) => row.rate),
      sums('value', (row) => row.value),
    ],
    basis,
  );
}

/** One row for each step, in order. */
export function funnelTable({ steps, basis }: FunnelAnswer): Table {
  type Step = Row<FunnelAnswer['steps']> & { readonly place: number };
  return tableOf<Step>(
    steps.map((step, index) => ({ ...step, place: index + 1 })),
    [
      whole('step', (row) => row.place),
      text('name', (row) => row.name),
      whole('visits', (row) => row.visits),
      ...share<Step>('rate', (row) => row.rate),
      ...share<Step>('rate_from_step_before', (row) => row.fromBefore),
      whole('lost', (row) => row.lost),
      number('median_seconds', (row) => row.medianSeconds),
    ],
    basis,
  );
}

/** One row for each small step; the head says how the lift is to be read. */
export function microTable({ rows, basis, macro }: MicroAnswer): Table {
  type Step = Row<MicroAnswer['rows']>;
  return tableOf<Step>(
    rows,
    [
      text('name', (row) => row.name),
      text('goes_with', () => macro),
      text('stage', (row) => row.stage),
      whole('visits', (row) => row.visits),
      ...share<Step>('rate_with', (row) => row.rateWith),
      ...share<Step>('rate_without', (row) => row.rateWithout),
      number('lift (goes with, does not cause)', (row) => row.lift?.lift ?? null),
      number('lift_low', (row) => row.lift?.low ?? null),
      number('lift_high', (row) => row.lift?.high ?? null),
      number('median_seconds_between', (row) => row.medianSecondsBetween),
    ],
    basis,
  );
}

/** One row for each page, one column for each kind of event; visits. */
export function pagesTable({ rows, names, basis }: PagesAnswer): Table {
  type Page = Row<PagesAnswer['rows']>;
  return tableOf<Page>(
    rows,
    [
      text('path', (row) => row.path),
      whole('visits', (row) => row.visits),
      whole('page_views', (row) => row.pageViews),
      ...names.map((name, index) =>
        whole<Page>(`visits: ${name}`, (row) => row.cells[index] ?? null),
      ),
    ],
    basis,
  );
}

/** One row for each value of the dimension. */
export function channelsTable({ rows, by, model, macro, basis }: ChannelsAnswer): Table {
  type Channel = Row<ChannelsAnswer['rows']>;
  return tableOf<Channel>(
    rows,
    [
      text(by, (row) => row.key),
      whole('visits', (row) => row.visits),
      text('macro', () => macro),
      whole('conversions', (row) => row.conversions),
      ...share<Channel>('conversion_rate', (row) => row.conversionRate),
      ...share<Channel>('click_through', (row) => row.clickThrough),
      number(`credited (${model}, within one visitor-day)`, (row) => row.credited),
      sums('value', (row) => row.value),
    ],
    basis,
  );
}

/** One row for each variant. */
export function experimentsTable({ experiments, macro, basis }: ExperimentsAnswer): Table {
  type Variant = Row<Row<ExperimentsAnswer['experiments']>['variants']> & {
    readonly experiment: string;
    readonly warning: string | null;
  };
  return tableOf<Variant>(
    experiments.flatMap(({ experiment, variants, warning }) =>
      variants.map((variant) => ({ ...variant, experiment, warning })),
    ),
    [
      text('experiment', (row) => row.experiment),
      text('variant', (row) => row.variant),
      text('macro', () => macro),
      whole('visits', (row) => row.visits),
      whole('conversions', (row) => row.conversions),
      ...share<Variant>('rate', (row) => row.rate),
      number('difference_to_first', (row) => row.difference?.difference ?? null),
      number('difference_low', (row) => row.difference?.low ?? null),
      number('difference_high', (row) => row.difference?.high ?? null),
      text('warning', (row) => row.warning),
    ],
    basis,
  );
}

/** One row for the segment, then one for each of its parts. */
export function segmentTable({ did, not, visits, by, basis }: SegmentAnswer): Table {
  type Part = { readonly by: string; readonly key: string | null; readonly visits: number | null };
  const parts = Object.entries(by).flatMap(([name, list]) =>
    list.map((part): Part => ({ by: name, ...part })),
  );
  return tableOf<Part>(
    [{ by: 'all', key: null, visits }, ...parts],
    [
      text('did', () => did),
      text('did_not', () => not),
      text('by', (row) => row.by),
      text('key', (row) => row.key),
      whole('visits', (row) => row.visits),
    ],
    basis,
  );
}

/** One row for each seed. */
export function seedsTable({ seeds, macro, basis, brier, brierOfMean }: SeedsAnswer): Table {
  type Seed = Row<SeedsAnswer['seeds']>;
  return tableOf<Seed>(
    seeds,
    [
      text('name', (row) => row.name),
      text('goes_with', () => macro),
      whole('visits', (row) => row.visits),
      number('odds (goes with, does not cause)', (row) => row.odds.odds),
      number('odds_low', (row) => row.odds.low),
      number('odds_high', (row) => row.odds.high),
      number('brier', () => brier),
      number('brier_of_mean', () => brierOfMean),
    ],
    basis,
  );
}

/** One row for each kind of event. */
export function namesTable({ names, basis }: NamesAnswer): Table {
  type Name = Row<NamesAnswer['names']>;
  return tableOf<Name>(
    names,
    [
      text('name', (row) => row.name),
      text('category', (row) => row.category),
      text('stage', (row) => row.stage),
      whole('visits', (row) => row.visits),
    ],
    basis,
  );
}

/** One row for each day. */
export function privacyTable({ days, basis }: PrivacyAnswer): Table {
  type Day = Row<PrivacyAnswer['days']>;
  const reasons = [...new Set(days.flatMap(({ dropped }) => Object.keys(dropped)))].toSorted();
  return tableOf<Day>(
    days,
    [
      text('day', (row) => row.day),
      whole('full', (row) => row.full),
      whole('degraded', (row) => row.degraded),
      whole('counted', (row) => row.counted),
      ...reasons.map((reason) =>
        whole<Day>(`dropped: ${reason}`, (row) => row.dropped[reason] ?? 0),
      ),
    ],
    basis,
  );
}
