import type { NamesAnswer } from '../insight/answers.ts';

/** What a view of figures needs of the page around it. */
export interface ViewTools {
  /** The address of this view with something changed; null takes it out. */
  readonly link: (changes: Readonly<Record<string, string | null>>) => string;
  /** The kinds of events to choose from; null while they are not known. */
  readonly names: NamesAnswer | null;
}
