export const dimensions = ['channel', 'source', 'medium', 'campaign', 'country', 'device'] as const;
export type Dimension = (typeof dimensions)[number];

/** How the credit of a conversion is given to the sources of a visitor-day. */
export const attributionModels = ['first', 'last', 'linear', 'position'] as const;
export type AttributionModel = (typeof attributionModels)[number];

/** What can be asked of `/console/api/insight/`. */
export const questions = [
  'overview',
  'funnel',
  'micro',
  'pages',
  'channels',
  'experiments',
  'segment',
  'seeds',
  'names',
  'privacy',
] as const;
export type Question = (typeof questions)[number];

/** How a question is asked: `?site=shop&days=7&channel=email&did=…&not=…&page=/p/**`. */
export interface Asked {
  /** Null for all sites. */
  readonly site: string | null;
  /** Whole days (UTC) to today, this one included. */
  readonly days: 1 | 7 | 28 | 90;
  /** A visit is left in where each holds; `page` is a path that was seen in the visit. */
  readonly filters: Readonly<Partial<Record<Dimension | 'page' | 'did' | 'not', string>>>;
  readonly steps: readonly string[];
  readonly macro: string;
  readonly by: Dimension;
  readonly model: AttributionModel;
}
