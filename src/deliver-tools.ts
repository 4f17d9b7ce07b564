import type { LoadedConfig } from './config/load.ts';
import type { ConfiguredDestination } from './deliver/configured-destination.ts';
import type { DeliveryLog } from './deliver/delivery-log.ts';
import type { Withdrawals } from './deliver/withdrawals.ts';
import type { DeliveryOptions } from './deliver/dispatcher.ts';
import { destinationOf } from './destinations/index.ts';
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
): Pick<DeliveryOptions, 'destinations' | 'permit' | 'log'> {
  const { config, policy } = loaded;
  const redaction = redactTools(loaded, tools.pseudonymKey, Date.now());
  const doors = new Map(
    Object.keys(config.destinations).map((name) => [name, redaction.door(name)]),
  );
  const destinations = Object.entries(config.destinations).map(
    ([name, each]): ConfiguredDestination => {
      const definition = destinationOf(each.type);
      if (definition === null) throw new Error('the configuration has been checked');
      const { settings, unanswered } = each;
      return { name, definition, settings, unanswered, rule: destinationRule(name, each) };
    },
  );
  return {
    destinations,
    permit: (event, { name, rule, definition }) =>
      permit(event, rule, {
        policy,
        key: tools.pseudonymKey('destination', name),
        declared: redaction.declaredOf(event.record.site),
        redaction: doors.get(name) ?? redaction.door(name),
        keepsGaIds: definition.type === 'ga4',
        withdrawn: tools.withdrawals.deniedFor(event.record),
      }),
    log: (entry) => tools.log(levelOf(entry), entry),
  };
}

function levelOf({ event }: DeliveryLog): 'info' | 'warn' | 'error' {
  if (event === 'destination_resumed') return 'info';
  return event === 'destination_failed' ? 'warn' : 'error';
}
