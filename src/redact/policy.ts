import type { ParameterType } from '../vocabulary/parameter-types.ts';
import type { Action } from './actions.ts';
import type { Kind } from './kinds.ts';
import type { Route } from './route.ts';
import type { SearchKeys } from './search-keys.ts';

/** Event name → parameter → its type; the name `*` speaks for every event. */
export type DeclaredParameters = ReadonlyMap<string, ReadonlyMap<string, ParameterType>>;

/** What redaction needs to know of a site and of the consent of one event. */
export interface RedactPolicy {
  /** `hosts`: the site's own hosts, lower-case; a referrer elsewhere keeps its origin and path only. */
  readonly site: { readonly hosts: readonly string[] };
  /** Templates of the site's own paths; the first that fits speaks for the whole path. */
  readonly routes?: readonly Route[];
  readonly declared: DeclaredParameters;
  /** `keep` only where ads is effective. */
  readonly clickIds: 'keep' | 'redact';
  /** Turns an account id into the site's pseudonym (`h1_…`); null: it becomes `[account_id]`. */
  readonly hashAccountId: ((value: string) => string) | null;
  /** What happens to each kind, where it is not what the engine does by itself; absent: that. */
  readonly acts?: ActionPolicy;
  /** Where terms of the site's own search stand and which may leave; absent: none is looked for. */
  readonly search?: SearchPolicy;
  /** Undeclared parameters and unknown query parameters are dropped. */
  readonly strict: boolean;
}

/** The actions of one policy, made ready for the engine. */
export interface ActionPolicy {
  /** Of the kinds only of which something else is made than by default. */
  readonly actions: ReadonlyMap<Kind, Action>;
  /** The kinds of them that are dropped. */
  readonly drops: readonly Kind[];
  /** Turns a value of a kind into its pseudonym; null: its placeholder stands there instead. */
  readonly hash: ((kind: Kind, value: string) => string) | null;
  /** False: a place in running text goes whole, for its rough form could not be found again. */
  readonly keepsRoughText: boolean;
  /** Placeholders of an earlier pass are dropped as well: at the last door. */
  readonly again: boolean;
}

/** What redaction needs to know of a site's own search. */
export interface SearchPolicy {
  readonly keys: SearchKeys;
  /** Says of a term, in lower case, that it is too rare to leave; null: every term may leave. */
  readonly isRare: ((term: string) => boolean) | null;
}
