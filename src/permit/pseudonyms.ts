import type { EventRecord } from '../event/event-record.ts';
import type { HmacKey } from '../identity/hmac-key.ts';
import { mapTexts } from './map-texts.ts';
import { sitePseudonym } from './site-pseudonyms.ts';

/** A visitor's events leave together, in one batch or the next. */
const rememberedMax = 256;

const remembered = new WeakMap<HmacKey, Map<string, string>>();

/** Another id for each destination: 64 lower-case hex, so that two destinations can't be joined. */
export function destinationId(key: HmacKey, id: string): string {
  return key.hex(id);
}

/** The same, with the last few ids in memory: they can be computed as long as the key is there. */
function recentId(key: HmacKey, id: string): string {
  let ids = remembered.get(key);
  if (ids === undefined || ids.size >= rememberedMax) {
    ids = new Map();
    remembered.set(key, ids);
  }
  const own = ids.get(id) ?? destinationId(key, id);
  ids.set(id, own);
  return own;
}

/** The event with the destination's own ids in place of Sluice's, and `more` laid over it. */
export function withDestinationIds(
  record: EventRecord,
  key: HmacKey,
  more: Partial<EventRecord> = {},
): EventRecord {
  const own = (id: string): string => recentId(key, id);
  const mapped = mapTexts(record, (text) =>
    text.replace(sitePseudonym, (id) => `h1_${own(id).slice(0, 22)}`),
  );
  return {
    ...mapped,
    page: record.page === null ? null : own(record.page).slice(0, 24),
    visitor: record.visitor === null ? null : own(record.visitor),
    session:
      record.session === null
        ? null
        : { id: own(record.session.id).slice(0, 16), start: record.session.start },
    ...more,
  };
}
