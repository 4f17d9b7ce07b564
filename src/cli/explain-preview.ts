import type { DestinationConfig } from '../config/config.ts';
import type { LoadedConfig } from '../config/load.ts';
import { destinationOf } from '../destinations/index.ts';
import type { VendorRequest } from '../destinations/destination.ts';
import { hiddenSecrets } from '../destinations/hidden-secrets.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import type { Decision } from '../event/trace.ts';
import type { HmacKey } from '../identity/hmac-key.ts';
import { decisions } from '../permit/decisions.ts';
import { permit } from '../permit/permit.ts';
import { destinationRule } from '../pipeline-tools.ts';
import { redactTools } from '../redact-tools.ts';

/** What one destination would do with an event. */
export interface ExplainedDestination {
  readonly name: string;
  readonly decision: Decision;
  readonly reason: string | null;
  readonly detail?: string;
  /** What would leave, byte for byte but for the secrets. */
  readonly requests: readonly VendorRequest[];
  /** What would be written. */
  readonly rows: readonly object[];
}

/** What each destination would get of an event, through the last door and its own encoder. */
export type Preview = (event: EnrichedEvent, now: number) => readonly ExplainedDestination[];

export interface PreviewParts extends Pick<LoadedConfig, 'config' | 'policy'> {
  readonly pseudonymKey: (purpose: string, name: string) => HmacKey;
}

/** Makes the preview of a configuration. Secrets are shown as `[secret]`. */
export function createPreview({ config, policy, pseudonymKey }: PreviewParts): Preview {
  const redaction = redactTools({ config, policy }, pseudonymKey, 0);
  const doors = new Map(
    Object.keys(config.destinations).map((name) => [name, redaction.door(name)]),
  );
  return (event, now) =>
    Object.entries(config.destinations).map(([name, destination]) => {
      const rule = destinationRule(name, destination);
      const key = pseudonymKey('destination', name);
      const declared = redaction.declaredOf(event.record.site);
      const permitted = permit(event, rule, {
        policy,
        key,
        declared,
        keepsGaIds: destination.type === 'ga4',
        withdrawn: [],
        redaction: doors.get(name) ?? redaction.door(name),
      });
      if ('dropped' in permitted) return nothing(name, 'drop', permitted.dropped);
      return encoded(name, destination, permitted, now);
    });
}

function encoded(
  name: string,
  config: DestinationConfig,
  event: PermittedEvent,
  now: number,
): ExplainedDestination {
  const definition = destinationOf(config.type);
  const decision: Decision = decisions[event.record.variant];
  if (definition === null) throw new Error('the configuration has been checked');
  if (definition.kind === 'sink') {
    return { name, decision, reason: null, requests: [], rows: definition.rows([event]) };
  }
  const batchId = 'explain'.padEnd(32, '0');
  const result = definition.encode([event], { settings: config.settings, now, batchId });
  const [refusal] = result.dropped;
  if (refusal !== undefined) {
    const { reason, detail } = refusal;
    return { ...nothing(name, 'drop', reason), ...(detail !== undefined && { detail }) };
  }
  const hide = hiddenSecrets(definition, config.settings);
  const requests = result.requests.map(({ request }) => hide(request));
  return { name, decision, reason: null, requests, rows: [] };
}

function nothing(name: string, decision: Decision, reason: string): ExplainedDestination {
  return { name, decision, reason, requests: [], rows: [] };
}
