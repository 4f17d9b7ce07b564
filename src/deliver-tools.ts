import type { LoadedConfig } from './config/load.ts';
import type { ConfiguredDestination } from './deliver/configured-destination.ts';
import type { DeliveryLog } from './deliver/delivery-log.ts';
import type { Withdrawals } from './deliver/withdrawals.ts';
import type { DeliveryOptions } from './deliver/dispatcher.ts';
import type { Destination } from './destinations/destination.ts';
import { destinationOf } from './destinations/index.ts';
import { Ga4Conformance } from './destinations/ga4-conformance.ts';
import { cnilProfileOf } from './destinations/ga4-settings.ts';
import type { HmacKey } from './identity/hmac-key.ts';
import type { Log } from './log.ts';
import { permit } from './permit/permit.ts';
import { destinationRule } from './pipeline-tools.ts';
import { redactTools } from './redact-tools.ts';

/** What delivery needs of a configuration: destinations, their last door, their log. */
export function deliveryTools(
  loaded: LoadedConfig,
  tools: {
    readonly pseudonymKey: (purpose: string, name: string) => HmacKey;
    readonly log: Log;
    readonly withdrawals: Withdrawals;
  },
): Pick<DeliveryOptions, 'destinations' | 'permit' | 'log'> & {
  readonly conformance: ReadonlyMap<string, Ga4Conformance>;
} {
  const conformance = new Map<string, Ga4Conformance>();
  const { config, policy } = loaded;
  const redaction = redactTools(loaded, tools.pseudonymKey, Date.now());
  const doors = new Map(
    Object.keys(config.destinations).map((name) => [name, redaction.door(name)]),
  );
  const destinations = Object.entries(config.destinations).map(
    ([name, each]): ConfiguredDestination => {
      const known = destinationOf(each.type);
      if (known === null) throw new Error('the configuration has been checked');
      const { settings, unanswered } = each;
      const definition = withSettings(known, settings);
      const rule = destinationRule(name, each);
      if (definition.type !== 'ga4') return { name, definition, settings, unanswered, rule };
      const seen = new Ga4Conformance(cnilProfileOf(settings));
      conformance.set(name, seen);
      return { name, definition: watched(definition, seen), settings, unanswered, rule };
    },
  );
  return {
    conformance,
    destinations,
    permit: (event, { name, rule, definition }) =>
      permit(event, rule, {
        policy,
        key: tools.pseudonymKey('destination', name),
        declared: redaction.declaredOf(event.record.site),
        redaction: doors.get(name) ?? redaction.door(name),
        keepsGaIds: definition.type === 'ga4',
        withdrawn: tools.withdrawals.deniedFor(redaction.matched(event.record)),
      }),
    log: (entry) => tools.log(levelOf(entry), entry),
  };
}

/** A destination with what depends on its settings laid over it. */
function withSettings(definition: Destination, settings: unknown): Destination {
  if (definition.kind !== 'http') return definition;
  return { ...definition, ...definition.withSettings?.(settings) };
}

/** The same destination; each request that was sent and answered is looked at. */
function watched(definition: Destination, seen: Ga4Conformance): Destination {
  if (definition.kind !== 'http') return definition;
  return {
    ...definition,
    judge: (response, eventIds, request) => {
      if (request !== undefined) seen.observe(request);
      return definition.judge(response, eventIds, request);
    },
  };
}

function levelOf({ event }: DeliveryLog): 'info' | 'warn' | 'error' {
  if (event === 'destination_resumed') return 'info';
  return event === 'destination_failed' ? 'warn' : 'error';
}
