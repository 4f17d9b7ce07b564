import type { EventContent } from '../event/content.ts';
import { own } from '../vocabulary/json.ts';
import {
  aliases,
  type Category,
  customMeaning,
  type Stage,
  taxonomy,
} from '../vocabulary/taxonomy.ts';
import type { SiteVocabulary } from './site-vocabulary.ts';

/** What an event means in the taxonomy, after the site's own word. */
export interface Classification {
  readonly name: string;
  /** The name as it was sent, where the canonical one is another. */
  readonly sentName: string | null;
  readonly category: Category;
  readonly stage: Stage | null;
  readonly sensitive: boolean;
  readonly value: number | null;
  readonly currency: string | null;
}

/** Gives an event its canonical name, category, stage and value; unknown names pass as custom. */
export function classify(content: EventContent, site: SiteVocabulary): Classification {
  const name = canonicalName(content, site);
  const meaning = taxonomy.get(name) ?? customMeaning;
  const said = site.microConversions.get(name);
  const value = content.value ?? said?.value ?? null;
  return {
    name,
    sentName: name === content.name ? null : content.name,
    category: said?.category ?? meaning.category,
    stage: said?.stage ?? meaning.stage,
    sensitive: said?.sensitive ?? 'sensitive' in meaning,
    value,
    currency: value === null ? null : (currencyOf(content.currency) ?? site.currency),
  };
}

function canonicalName(content: EventContent, site: SiteVocabulary): string {
  const { name, params } = content;
  if (site.microConversions.has(name)) return name;
  const folded = foldName(name);
  if (folded === 'click' && params !== undefined) {
    const outbound = own(params, 'outbound');
    if (outbound === true || outbound === 'true') return 'outbound_click';
  }
  const known = aliases.get(folded);
  if (known !== undefined) return known;
  if (/^try_on_[a-z_]{1,40}$/.test(folded)) return 'virtual_try_on';
  return taxonomy.has(folded) || site.microConversions.has(folded) ? folded : name;
}

/** Another spelling is the same step: a sensitive one must not leave as `Loan-Eligibility-Check`. */
function foldName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
}

function currencyOf(text: string | undefined): string | null {
  const upper = text?.trim().toUpperCase() ?? '';
  return /^[A-Z]{3}$/.test(upper) ? upper : null;
}
