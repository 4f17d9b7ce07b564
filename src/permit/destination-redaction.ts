import { acquisitionOf } from '../enrich/acquisition.ts';
import type { EventContent } from '../event/content.ts';
import type { Acquisition, EventRecord } from '../event/event-record.ts';
import { isRicher, type KindActions } from '../redact/actions.ts';
import type { RedactPolicy } from '../redact/policy.ts';
import { kindOfPseudonym } from '../redact/pseudonym.ts';
import { redactContent } from '../redact/redact-content.ts';
import { placeholderOf } from '../redact/kinds.ts';
import type { ConsentVector } from '../vocabulary/purposes.ts';
import { mapTexts } from './map-texts.ts';
import { sitePseudonym } from './site-pseudonyms.ts';

/** What one destination may have of each kind of personal data. */
export interface DestinationRedaction {
  readonly actions: KindActions;
  /** Whether the stored event may hold more than this destination may have. */
  readonly differs: boolean;
  /** What was received before may have been stored under another configuration. */
  readonly since: number;
  /** Redaction as this destination has it, under the consent that is in force now. */
  readonly policyOf: (site: string, effective: ConsentVector) => RedactPolicy;
}

/**
 * The stored event as one destination may have it. It runs the same engine over the stored event
 * with the destination's own actions: what was kept or cut for another one is found a second time,
 * pseudonyms and placeholders are told by their form. It only ever takes away.
 */
export function withOwnActions(
  record: EventRecord,
  redaction: DestinationRedaction | undefined,
  effective: ConsentVector,
): EventRecord {
  if (redaction === undefined || !isNeeded(record, redaction, effective)) return record;
  const policy = redaction.policyOf(record.site, effective);
  const lowered = withPseudonyms(record, redaction.actions, policy.hashAccountId !== null);
  const content: EventContent = {
    name: lowered.sentName ?? lowered.name,
    ...(lowered.url === '' ? {} : { url: lowered.url }),
    ...(lowered.referrer === '' ? {} : { referrer: lowered.referrer }),
    ...(lowered.title === '' ? {} : { title: lowered.title }),
    params: lowered.params,
    items: lowered.items,
  };
  const again = redactContent(content, policy).content;
  return {
    ...lowered,
    ...(lowered.sentName === null ? { name: again.name } : {}),
    acquisition: acquisitionAgain(lowered.acquisition, again, policy.site.hosts),
    url: again.url ?? '',
    referrer: again.referrer ?? '',
    title: again.title ?? '',
    params: again.params ?? {},
    items: again.items ?? [],
  };
}

/** Source, medium and campaign as the address now has them; the channel names nobody. */
function acquisitionAgain(
  stored: Acquisition,
  { url = '', referrer = '' }: EventContent,
  hosts: readonly string[],
): Acquisition {
  const { channel, source, medium, campaign } = stored;
  const now = acquisitionOf(url, referrer, hosts);
  return {
    channel,
    source: source === null ? null : now.source,
    medium: medium === null ? null : now.medium,
    campaign: campaign === null ? null : now.campaign,
  };
}

/** True where what is stored may be more than the destination may have. */
function isNeeded(
  { receivedAt, consent }: EventRecord,
  { differs, since }: DestinationRedaction,
  effective: ConsentVector,
): boolean {
  if (differs || receivedAt < since) return true;
  return (['analytics', 'ads'] as const).some(
    (purpose) => consent.effective[purpose] === 'granted' && effective[purpose] !== 'granted',
  );
}

/** Pseudonyms of kinds of which the destination may have no pseudonym become placeholders. */
function withPseudonyms(record: EventRecord, actions: KindActions, hashes: boolean): EventRecord {
  return mapTexts(record, (text) =>
    text.replace(sitePseudonym, (pseudonym) => {
      const kind = kindOfPseudonym(pseudonym);
      const stays = hashes && !isRicher('hash', actions[kind]);
      return stays ? pseudonym : placeholderOf(kind);
    }),
  );
}
