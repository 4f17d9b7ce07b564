import { statedMarks } from './beacon-statement.ts';
import { consentRecord } from './consent-record.ts';
import { hasGpc } from './gpc.ts';
import { statedObjection } from './objection.ts';
import { normalizedRegion } from './regions.ts';
import { type ConsentInputs, resolveConsent } from './resolve.ts';
import type { ConsentRecord } from '../event/consented-event.ts';
import type { PolicyPack } from './policy.ts';

/** A pack meets some regions, each with a few answers; more are not remembered. */
const answersMax = 2_000;

const answers = new WeakMap<PolicyPack, Map<string, ConsentRecord>>();

/**
 * What is kept of a request's consent under a pack. Most pages say it in plain words, the same for
 * everybody: that answer depends on a handful of states and on no clock, so it is remembered, and
 * nothing of a person with it. Whatever needs reading (a cookie, a string of a banner) is read anew.
 */
export function consentOf(inputs: ConsentInputs, pack: PolicyPack): ConsentRecord {
  const key = plainKey(inputs);
  if (key === null) return consentRecord(resolveConsent(inputs), pack);
  const known = answersUnder(pack);
  const answer = known.get(key) ?? consentRecord(resolveConsent(inputs), pack);
  if (known.size < answersMax) known.set(key, answer);
  return answer;
}

/** All that the answer to a plain request depends on; null where there is more to read. */
function plainKey({ region, headers, statement }: ConsentInputs): string | null {
  const { cmp, tcString, gppString, gcs, gcd } = statement;
  if (headers['cookie'] !== undefined || cmp !== undefined) return null;
  if (tcString !== undefined || gppString !== undefined) return null;
  if (gcs !== undefined || gcd !== undefined) return null;
  const gpc = hasGpc(headers['sec-gpc'], statement.gpc) ? 'gpc' : '';
  const objection = statedObjection(statement) === true ? 'objection' : '';
  const place = normalizedRegion(region) ?? '';
  return `${place}|${gpc}|${objection}|${statedMarks(statement.consent)}`;
}

function answersUnder(pack: PolicyPack): Map<string, ConsentRecord> {
  const known = answers.get(pack);
  if (known !== undefined) return known;
  const none = new Map<string, ConsentRecord>();
  answers.set(pack, none);
  return none;
}
