import { isDeepStrictEqual } from 'node:util';
import type { Config, DestinationConfig } from './config/config.ts';
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

/** What delivery needs of a configuration: its destinations, and their last door. */
export interface DeliveryTools extends Pick<DeliveryOptions, 'destinations' | 'permit'> {
  readonly conformance: ReadonlyMap<string, Ga4Conformance>;
}

/** What the last configuration came to: destinations that stay as they are go on as they are. */
export interface DeliveredBefore {
  readonly config: Config;
  readonly delivering: DeliveryTools;
}

/** Makes what delivery needs of a configuration; `since` is when it came into force. */
export function deliveryTools(
  loaded: LoadedConfig,
  tools: {
    readonly pseudonymKey: (purpose: string, name: string) => HmacKey;
    readonly withdrawals: Withdrawals;
    readonly since: number;
  },
  before: DeliveredBefore | null,
): DeliveryTools {
  const { config, policy } = loaded;
  const redaction = redactTools(loaded, tools.pseudonymKey, tools.since);
  const doors = new Map(
    Object.keys(config.destinations).map((name) => [name, redaction.door(name)]),
  );
  return {
    ...configuredDestinations(config, before),
    permit: (event, { name, rule, definition }) =>
      permit(event, rule, {
        policy,
        key: tools.pseudonymKey('destination', name),
        declared: redaction.declaredOf(event.record.site),
        redaction: doors.get(name) ?? redaction.door(name),
        keepsGaIds: definition.type === 'ga4',
        withdrawn: tools.withdrawals.deniedFor(redaction.matched(event.record)),
      }),
  };
}

/** What delivery logs, at its level. */
export function deliveryLog(log: Log): DeliveryOptions['log'] {
  return (entry) => log(levelOf(entry), entry);
}

function configuredDestinations(
  config: Config,
  before: DeliveredBefore | null,
): Pick<DeliveryTools, 'destinations' | 'conformance'> {
  const conformance = new Map<string, Ga4Conformance>();
  const destinations = Object.entries(config.destinations).map(
    ([name, each]): ConfiguredDestination => {
      const isSame = isDeepStrictEqual(before?.config.destinations[name], each);
      const going = isSame && before?.delivering.destinations.find((known) => known.name === name);
      if (typeof going !== 'object') return configuredDestination(name, each, conformance);
      const seen = before?.delivering.conformance.get(name);
      if (seen !== undefined) conformance.set(name, seen);
      return going;
    },
  );
  return { destinations, conformance };
}

function configuredDestination(
  name: string,
  config: DestinationConfig,
  conformance: Map<string, Ga4Conformance>,
): ConfiguredDestination {
  const known = destinationOf(config.type);
  if (known === null) throw new Error('the configuration has been checked');
  const { settings, unanswered } = config;
  const definition = withSettings(known, settings);
  const rule = destinationRule(name, config);
  if (definition.type !== 'ga4') return { name, definition, settings, unanswered, rule };
  const seen = new Ga4Conformance(cnilProfileOf(settings));
  conformance.set(name, seen);
  return { name, definition: watched(definition, seen), settings, unanswered, rule };
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
