import type { Variant } from '../event/consented-event.ts';
import { EnrichedEvent } from '../event/enriched-event.ts';
import type { Acquisition } from '../event/event-record.ts';
import type { Derived } from '../event/pseudonymous-event.ts';
import type { SanitizedEvent } from '../event/sanitized-event.ts';
import { acquisitionReader, type AcquisitionReader } from './acquisition.ts';
import { classify } from './classify.ts';
import type { SiteVocabulary } from './site-vocabulary.ts';

const hourMs = 3_600_000;
const noAcquisition: Acquisition = {
  channel: 'unknown',
  source: null,
  medium: null,
  campaign: null,
};

/** Adds what an event means: canonical name, category, stage, value, channel, campaign. */
export function enrich<V extends Variant>(
  event: SanitizedEvent<V>,
  site: SiteVocabulary,
  read: AcquisitionReader = acquisitionReader(site.hosts),
): EnrichedEvent<V> {
  const { content, consent, identity } = event;
  const whole = event.variant === 'full' || event.variant === 'refused';
  const url = content.url ?? '';
  const referrer = content.referrer ?? '';
  const { resolved, effective, byRegion, gpc, policy, vendors } = consent;
  return EnrichedEvent.mint(event, {
    variant: event.variant,
    id: event.id,
    site: event.site,
    ...classify(content, site),
    ts: whole ? event.ts : hour(event.ts),
    receivedAt: whole ? event.receivedAt : hour(event.receivedAt),
    page: event.page,
    visitor: identity.visitor,
    session: null,
    ga: identity.ga,
    url,
    referrer,
    title: content.title ?? '',
    params: content.params ?? {},
    items: content.items ?? [],
    acquisition: whole ? read(url, referrer) : noAcquisition,
    derived: whole ? event.derived : countryOnly(event.derived),
    consent: { resolved, effective, byRegion, gpc, policy, ...(vendors && { vendors }) },
  });
}

function hour(ts: number): number {
  return Math.floor(ts / hourMs) * hourMs;
}

/** Without consent nothing of the device is kept but its class of machine or person. */
export function countryOnly(derived: Derived): Derived {
  const { country, bot } = derived;
  const none = { region: null, device: 'other', browser: 'other', os: 'other' } as const;
  return { country, ...none, language: null, bot };
}
