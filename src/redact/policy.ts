import type { ParameterType } from '../vocabulary/parameter-types.ts';

/** Event name → parameter → its type; the name `*` speaks for every event. */
export type DeclaredParameters = ReadonlyMap<string, ReadonlyMap<string, ParameterType>>;

/** What redaction needs to know of a site and of the consent of one event. */
export interface RedactPolicy {
  /** `hosts`: the site's own hosts, lower-case; a referrer elsewhere keeps its origin and path only. */
  readonly site: { readonly hosts: readonly string[] };
  readonly declared: DeclaredParameters;
  /** `keep` only where ads is effective. */
  readonly clickIds: 'keep' | 'redact';
  /** Turns an account id into the site's pseudonym (`h1_…`); null: it becomes `[account_id]`. */
  readonly hashAccountId: ((value: string) => string) | null;
  /** Undeclared parameters and unknown query parameters are dropped. */
  readonly strict: boolean;
}
