/** A value that a parameter is compared with. */
export type Scalar = string | number | boolean;

/** What a parameter must be: this, one of these, or what the bounds say. */
export type ParameterCondition = Scalar | readonly Scalar[] | ParameterBounds;

/** Bounds of a parameter; all that are given must hold. */
export interface ParameterBounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly exists?: boolean | undefined;
  /** A piece of a text, or a member of a list. */
  readonly contains?: string | undefined;
}

/** What one event must be; all that is given must hold. */
export interface StepCondition {
  readonly event?: string | readonly string[] | undefined;
  /** Globs of the page's path: `*` stands for one segment, `**` for any number. */
  readonly path?: string | readonly string[] | undefined;
  readonly params?: Readonly<Record<string, ParameterCondition>> | undefined;
  /** How far a page was scrolled, or a film was seen. */
  readonly minPercent?: number | undefined;
  /** How long a page was looked at, all its `engaged_time` together. */
  readonly minSeconds?: number | undefined;
}

/** How often a rule fires. */
export const onces = ['event', 'page', 'visit'] as const;
export type Once = (typeof onces)[number];

/** When a rule fires, as a configuration says it (docs/micro-conversions.md). */
export interface When extends StepCondition {
  /** Page views of the visit so far, each page view once. */
  readonly pages?:
    | { readonly min: number; readonly path?: string | readonly string[] | undefined }
    | undefined;
  /** Steps of the visit, each after the one before. */
  readonly sequence?: readonly (string | StepCondition)[] | undefined;
  /** What did not follow until the visit ended. */
  readonly without?: string | StepCondition | undefined;
  readonly once?: Once | undefined;
}

/** The events by which a client tells how far somebody came. */
export const percentEvents = ['scroll_depth', 'video_progress', 'video_complete'] as const;

/** The event by which a client tells how long a page was looked at. */
export const engagedEvent = 'engaged_time';

/** True where a rule looks at more than one event of a visit: only one node may see them all. */
export function looksAtVisit(when: When): boolean {
  const { pages, sequence, once } = when;
  return pages !== undefined || sequence !== undefined || once === 'visit';
}
