import type { Verdict } from '../destinations/destination.ts';

/** What an operator can do about a destination that does not get its events. */
export function remedyOf(reason: string, destination: string): string {
  const key = `destinations.${destination}`;
  const known = remedies.get(reason)?.replace('{key}', key);
  return known ?? `${refusal.test(reason) ? refusedRemedy : otherRemedy} (${key})`;
}

/** What an operator can do about an event that was refused for good. */
export function deadRemedyOf(reason: string, destination: string): string {
  const key = `destinations.${destination}`;
  return remedies.get(reason)?.replace('{key}', key) ?? `${refusedRemedy} (${key})`;
}

/** The reason under which a halt is shown. */
export function haltReason(halt: NonNullable<Verdict['halt']>): string {
  return `halted_${halt}`;
}

/** Answers to a request that would be refused again; 408, 425 and 429 pass. */
const refusal = /^http_4(?!08|25|29)\d\d$/;

const refusedRemedy =
  'The receiver refuses such events: compare one (`sluice dead show`) with what it takes, then send them again or purge them';

const otherRemedy =
  'Nothing to do now: it is tried again with growing pauses. If it lasts, look at the receiver';

const remedies: ReadonlyMap<string, string> = new Map([
  [
    haltReason('auth'),
    'The receiver refuses the credentials: set new ones under {key}, then choose "retry now".',
  ],
  [
    haltReason('version'),
    'The receiver wants a newer protocol: update Sluice, then choose "retry now".',
  ],
  [
    haltReason('config'),
    'The receiver does not know this address or account: check {key}, then choose "retry now".',
  ],
  [
    'private_address',
    'The address leads into your own network. If you mean it, set allowPrivate: true under {key}.',
  ],
  ['enotfound', 'The host name is unknown: check the address under {key} and the name server.'],
  ['econnrefused', 'Nothing listens at this address: check {key}, and whether the receiver runs.'],
  ['cert_has_expired', "The receiver's certificate has expired: its operator must renew it."],
  ['store_not_open', 'The store can’t be opened: the log names the error; check disk and rights.'],
  [
    'frame_unreadable',
    "What was stored is damaged and is never sent: check the disk. `sluice dead purge ''` removes it.",
  ],
  ['encode_failed', 'A bug in this destination: please report it. The events are dead letters.'],
]);
