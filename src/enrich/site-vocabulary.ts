import type { Category, Stage } from '../vocabulary/taxonomy.ts';

/** What a site's configuration says of one micro-conversion, beside or instead of the taxonomy. */
export interface MicroConversion {
  readonly category?: Category;
  readonly stage?: Stage;
  /** In the site's currency. */
  readonly value?: number;
  readonly sensitive?: boolean;
}

/** What a site says of its events. */
export interface SiteVocabulary {
  /** Own hosts, lower-case, without `www.`: their referrals are internal. */
  readonly hosts: readonly string[];
  /** ISO 4217. */
  readonly currency: string | null;
  readonly microConversions: ReadonlyMap<string, MicroConversion>;
}
