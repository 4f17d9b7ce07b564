import type { Category, Stage } from '../vocabulary/taxonomy.ts';

/** What a site's configuration says of one micro-conversion, beside or instead of the taxonomy. */
export interface MicroConversion {
  readonly category?: Category | undefined;
  readonly stage?: Stage | undefined;
  /** In the site's currency. */
  readonly value?: number | undefined;
  readonly sensitive?: boolean | undefined;
}

/** What a site says of its events. */
export interface SiteVocabulary {
  /** Own hosts, lower-case, without `www.`: their referrals are internal. */
  readonly hosts: readonly string[];
  /** ISO 4217. */
  readonly currency: string | null;
  readonly microConversions: ReadonlyMap<string, MicroConversion>;
}
