import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventContent } from '../../src/event/content.ts';
import type { EventRecord } from '../../src/event/event-record.ts';
import { withOwnActions } from '../../src/permit/destination-redaction.ts';
import { actionPolicy } from '../../src/redact/action-policy.ts';
import {
  type Action,
  allowedActions,
  isRicher,
  type KindActions,
  poorestActions,
  richestActions,
} from '../../src/redact/actions.ts';
import { kinds, type Kind } from '../../src/redact/kinds.ts';
import type { RedactPolicy } from '../../src/redact/policy.ts';
import { pseudonymOf } from '../../src/redact/pseudonym.ts';
import { redactContent } from '../../src/redact/redact-content.ts';
import { plainPolicy } from '../unit/redact/policies.ts';

/** Key, value, and what of it must be gone where its kind is redacted or dropped. */
const planted: readonly (readonly [Kind, string, string, readonly string[]])[] = [
  ['email', 'email', 'jane.planted@example.com', ['jane.planted', 'h1_e']],
  ['phone', 'phone', '+4915123456789', ['15123456789', 'h1_p']],
  ['geo', 'lat', '48.858371', ['48.8']],
  ['ip', 'client_ip', '203.0.113.77', ['203.0.113']],
  ['dob', 'dob', '1971-06-24', ['1971']],
  ['account_id', 'customer_id', 'C4711Planted', ['C4711', 'h1_a']],
  ['device_id', 'idfa', '6D92078A-8246-4BA4-AE5B-76104861E7DC', ['6D92078A', 'h1_d']],
  ['click_id', 'gclid', 'Cj0KCQjw3ZayBhDRARIsAPWzx8o', ['Cj0KCQ']],
  ['credit_card', 'card', '4111111111111111', ['41111']],
  ['password', 'password', 'hunter2Planted', ['hunter2']],
  ['iban', 'iban', 'DE89370400440532013000', ['DE8937']],
];

const containers: readonly ((key: string, value: string) => Partial<EventContent>)[] = [
  (key, value) => ({ params: { [key]: value } }),
  (key, value) => ({ params: { nested: { [key]: [value] } } }),
  (key, value) => ({ params: { text: JSON.stringify({ [key]: value, a: 1 }) } }),
  (key, value) => ({ params: { text: `plan=pro|${key}=${value}|step=2` } }),
  (key, value) => ({ params: { pair: { name: key, value } } }),
  (key, value) => ({ items: [{ [key]: value }] }),
  (key, value) => ({ url: `https://shop.example/a?${key}=${encodeURIComponent(value)}&b=1` }),
  (key, value) => ({ referrer: `https://shop.example/#${key}=${encodeURIComponent(value)}` }),
  (key, value) => ({
    url: `https://shop.example/a?next=${encodeURIComponent(`/b?${key}=${encodeURIComponent(value)}`)}`,
  }),
];

const anyActions: fc.Arbitrary<KindActions> = fc
  .tuple(...kinds.map((kind) => fc.constantFrom(...allowedActions[kind])))
  .map((chosen) => Object.fromEntries(kinds.map((kind, index) => [kind, chosen[index]])))
  .map((chosen) => chosen as Record<Kind, Action>);

const hash = (kind: Kind): string => pseudonymOf(kind, 'Zq3vB8nLx0KcTfR5yWmH2s');

function policyOf(actions: KindActions, least: KindActions, again: boolean): RedactPolicy {
  const acts = actionPolicy({ actions, least, hash, again });
  return {
    ...plainPolicy,
    clickIds: actions.click_id === 'keep' ? 'keep' : 'redact',
    hashAccountId: () => hash('account_id'),
    ...(acts === undefined ? {} : { acts }),
  };
}

function recordOf(content: EventContent): EventRecord {
  const granted = { analytics: 'granted', ads: 'granted' };
  const { url = '', referrer = '', title = '', params = {}, items = [] } = content;
  return {
    name: 'x',
    sentName: null,
    site: 'shop',
    receivedAt: 1,
    url,
    referrer,
    title,
    params,
    items,
    acquisition: { channel: 'direct', source: null, medium: null, campaign: null },
    consent: { effective: granted },
  } as unknown as EventRecord;
}

function textOf(record: EventRecord): string {
  const { url, referrer, title, params, items } = record;
  const text = JSON.stringify([url, referrer, title, params, items]);
  return decodeURIComponent(decodeURIComponent(text));
}

describe('actions of destinations', () => {
  it('give each its own, whatever is stored for the others', () => {
    fc.assert(
      fc.property(
        fc.array(anyActions, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...planted),
        fc.constantFrom(...containers),
        (all, [kind, key, value, traces], put) => {
          const least = poorestActions(all);
          const stored = redactContent(
            { name: 'x', ...put(key, value) },
            policyOf(richestActions(all), least, false),
          ).content;
          for (const actions of all) {
            const own = withOwnActions(
              recordOf(stored),
              {
                actions,
                differs: true,
                since: 0,
                policyOf: () => policyOf(actions, actions, true),
              },
              {
                analytics: 'granted',
                ads: 'granted',
                adUserData: 'denied',
                adPersonalization: 'denied',
                functional: 'denied',
              },
            );
            const text = textOf(own);
            const action = actions[kind];
            if (action !== 'keep') expect(text, `${kind} ${action}`).not.toContain(value);
            if (isRicher(action, 'redact')) continue;
            for (const trace of traces) expect(text, `${kind} ${action}`).not.toContain(trace);
            if (action === 'drop') expect(text).not.toContain(`[${kind}]`);
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
