import type { NamesAnswer } from '../insight/answers.ts';
import type { Question } from '../insight/questions.ts';
import type { ConsoleState } from './console-state.ts';
import type { Child } from './element.ts';
import type { Answers } from '../insight/answers.ts';
import type { FilterName } from './insight-query.ts';
import type { Changes, Parameters } from './route.ts';
import type { View } from './views.ts';

/** What a view of figures needs of the page around it. */
export interface PageTools {
  /** The address of this view with something changed; null takes it out. */
  readonly link: (changes: Changes) => string;
  /** Goes there. */
  readonly go: (changes: Changes) => void;
  readonly parameters: Parameters;
  /** The kinds of events to choose from; null while they are not known. */
  readonly names: NamesAnswer | null;
  /** What the instance says of itself; null while it is not known. */
  readonly state: ConsoleState | null;
}

/** A view of figures: which question it asks, and how it draws the answer. */
export interface InsightPage<Q extends Question> {
  readonly view: View;
  readonly question: Q;
  /** One sentence below the title: what can be read here. */
  readonly about: string;
  /** Filters that the view has for itself, so that the bar leaves them out. */
  readonly ownFilters?: readonly FilterName[];
  /** What the question takes beside site, days and filters. */
  readonly asks?: (tools: PageTools) => Readonly<Record<string, string>>;
  /** Choices above the picture: there, too, while nothing can be shown. */
  readonly controls?: (tools: PageTools) => Child;
  /** Stands below the basis in place of the sentence that what came without consent is in no figure. */
  readonly note?: string;
  /** True where there is something to draw even without a visit. */
  readonly drawsNothing?: boolean;
  readonly draw: (answer: Answers[Q], tools: PageTools) => Child;
  /** What is shown beside the figures, even where these are refused or there are none. */
  readonly apart?: (answer: Answers[Q], tools: PageTools) => Child;
}
