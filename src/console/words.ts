import type { Decision } from '../event/trace.ts';
import type { DropReason, Settlement } from '../vocabulary/outcomes.ts';
import type { Purpose } from '../vocabulary/purposes.ts';
import type { Stage } from '../vocabulary/taxonomy.ts';
import type { DestinationHealth } from './console-state.ts';

/** Purposes in the order of the record, as a person says them. */
export const purposeWords: Readonly<Record<Purpose, string>> = {
  analytics: 'Analytics',
  ads: 'Ads',
  adUserData: 'Ad user data',
  adPersonalization: 'Ad personalisation',
  functional: 'Functional',
};

/** Funnel stages, from the first to the last. */
export const stageWords: Readonly<Record<Stage, string>> = {
  awareness: 'Awareness',
  consideration: 'Consideration',
  purchase: 'Purchase',
  retention: 'Retention',
  advocacy: 'Advocacy',
};

/** Why an event was dropped, as a whole sentence. */
const reasonWords: Readonly<Record<DropReason, string>> = {
  invalid_event: 'It was not an event that Sluice understands.',
  too_old: 'It came too late to be told apart from a repeat.',
  consent_denied: 'The visitor said no to a purpose that is needed.',
  consent_unknown: 'The visitor has not answered, and no answer is not a yes.',
  gpc_opt_out: 'The browser asks for no sharing (Global Privacy Control).',
  vendor_denied: 'The visitor’s TC string does not allow the vendor behind this destination.',
  objection: 'The visitor objected to being counted.',
  withdrawn: 'The visitor took the consent back before it left.',
  no_destination: 'No destination is set up that could take it.',
  sensitive_event:
    'Events of this kind are sensitive: no third party gets them unless it is named.',
  event_not_selected: 'This destination did not ask for events of this name.',
  bot: 'A machine made it, and the policy drops those.',
  unscannable: 'It could not be scanned for personal data.',
  not_representable: 'The vendor has no form for such an event.',
  no_identifier: 'The vendor needs an identifier, and there may be none.',
  too_large: 'It is larger than the destination takes.',
};

/** A reason as a sentence; an unknown code stands for itself. */
export function reasonSentence(reason: string): string {
  return isReason(reason) ? reasonWords[reason] : `Reason: ${reason}.`;
}

function isReason(text: string): text is DropReason {
  return Object.hasOwn(reasonWords, text);
}

/** A code as short words: `consent_denied` → `consent denied`. */
export function spaced(code: string): string {
  return code.replaceAll('_', ' ');
}

export const decisionWords: Readonly<Record<Decision, string>> = {
  send: 'gets the whole event',
  degrade: 'gets a form without any id',
  count: 'gets a bare count',
  drop: 'gets nothing',
};

export const outcomeWords: Readonly<Record<Settlement, string>> = {
  delivered: 'delivered',
  dropped: 'dropped',
  dead: 'refused by the receiver',
  expired: 'gave up after the retention time',
  uncertain: 'sent, but never answered',
};

export const healthWords: Readonly<Record<DestinationHealth['state'], string>> = {
  running: 'running',
  paused: 'paused',
  halted: 'halted',
  breaker_open: 'resting after failures',
  elsewhere: 'delivered by another node',
};
