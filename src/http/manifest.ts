import { objectionCookie, objectionSeconds } from '../consent/objection.ts';
import type { DestinationConfig } from '../config/config.ts';
import type { LoadedConfig } from '../config/load.ts';
import { destinationOf } from '../destinations/index.ts';
import { isPrivateHost } from '../destinations/private-host.ts';
import type { EventRecord } from '../event/event-record.ts';
import { destinationRule } from '../pipeline-tools.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { type Purpose, purposes } from '../vocabulary/purposes.ts';
import { fieldsByForm } from './manifest-fields.ts';

/** The form in which an event may reach a destination: never richer than its consent allows. */
type Form = EventRecord['variant'];

/** What the manifest says of one destination. */
export interface DestinationStatement {
  readonly name: string;
  readonly type: string;
  readonly title: string;
  readonly party: 'own' | 'third';
  /** The host that receives the events; null where none outside of the operator's network does. */
  readonly host: string | null;
  readonly purposes: readonly Purpose[];
  readonly whenUnknown: string;
  readonly whenDenied: string;
  readonly sensitiveEvents: readonly string[];
  /** By form, the fields of docs/events.md that may arrive, and no others. */
  readonly fields: Readonly<Partial<Record<Form, readonly string[]>>>;
  readonly retentionDays: number | null;
}

/** What a running Sluice says of itself, the same for everyone. */
export interface SiteStatements {
  readonly manifest: object;
  /** `/.well-known/gpc.json`; null unless the operator publishes it for the whole site. */
  readonly gpc: { readonly gpc: true; readonly lastUpdate: string } | null;
}

const hourMs = 3_600_000;
/** The one cookie that can be set: it is the same for everyone who has it. */
const objectionStatement = {
  name: objectionCookie,
  value: '1',
  setWhen: 'the visitor asks not to be counted',
  daysMax: objectionSeconds / 86_400,
} as const;

/**
 * Makes the statements from the running configuration (docs/privacy-manifest.md). They hold no
 * secret, no path and no query of an address, no place on a disk.
 */
export function siteStatements({ config, policy }: LoadedConfig, version: string): SiteStatements {
  const destinations = Object.entries(config.destinations);
  const { name, date, citation, assessment } = policy;
  const manifest = {
    manifest: 1,
    software: { name: 'Sluice', version },
    policy: { name, date, citation, assessment },
    purposes: purposes.filter((purpose) =>
      destinations.some(([, destination]) => destination.purposes.includes(purpose)),
    ),
    sites: Object.entries(config.sites).map(([site, { origins, banner }]) => ({
      name: site,
      origins,
      banner,
    })),
    destinations: destinations.map(([each, about]) => destinationStatement(each, about)),
    retention: {
      queuedHoursMax: config.retention.spoolHours,
      deliveredHoursMax: config.retention.replayHours,
      deadLetterHoursMax: config.retention.deadLetterHours,
      ledgerMonthsMax: config.retention.ledgerMonths,
      withdrawalDaysMax: limits.withdrawalMs / hourMs / 24,
    },
    identifiers: identifiers(config, policy.addressPrefix),
    endpoints: {
      events: `${config.prefix}/e`,
      consent: `${config.prefix}/consent`,
      manifest: `${config.prefix}/.well-known/privacy.json`,
    },
    script: `${config.prefix}/s.js`,
    documents: {
      whatTheScriptReads: 'docs/what-we-read.md',
      eventFields: 'docs/events.md',
      withdrawal: 'docs/withdrawal.md',
    },
  };
  const lastUpdate = config.gpc.lastUpdate ?? policy.date;
  return { manifest, gpc: config.gpc.publish ? { gpc: true, lastUpdate } : null };
}

function identifiers(
  { identity: { userIds }, objectionCookie: isKept }: LoadedConfig['config'],
  addressBits: object,
): object {
  const cookies = isKept ? [objectionStatement] : [];
  return {
    cookies,
    storedOnDevice: cookies.map(({ name }) => name),
    visitor: {
      scope: ['one UTC day', 'one site', 'another id for each destination'],
      madeFrom: ['address', 'coarse agent'],
      addressBits,
      onlyWith: ['analytics'],
      keyDestroyedMinutesAfterDayMax: limits.keyOverlapMs / 60_000,
    },
    session: {
      idleMinutesMax: limits.sessionIdleMs / 60_000,
      hoursMax: limits.sessionMsMax / hourMs,
    },
    siteUserIds: userIds ? 'pseudonym, another one for each destination' : 'removed',
  };
}

function destinationStatement(name: string, config: DestinationConfig): DestinationStatement {
  const { type, settings, purposes: needed, whenUnknown, whenDenied } = config;
  const { ownStore, allowSensitive } = destinationRule(name, config);
  const definition = destinationOf(type);
  const days = setting(settings, 'retentionDays');
  const forms: readonly Form[] = [
    'full',
    ...(whenUnknown === 'degrade' ? (['degraded'] as const) : []),
    ...(whenUnknown === 'count' || whenDenied === 'count' ? (['counted'] as const) : []),
  ];
  return {
    name,
    type,
    title: definition?.about.title ?? type,
    party: ownStore ? 'own' : 'third',
    host: definition?.hostWith?.(settings) ?? publicHost(setting(settings, 'url')),
    purposes: needed,
    whenUnknown,
    whenDenied,
    sensitiveEvents: allowSensitive,
    fields: Object.fromEntries(
      forms.map((form) => [form, fieldsByForm(form, { keepsGaIds: type === 'ga4' })]),
    ),
    retentionDays: typeof days === 'number' ? days : null,
  };
}

function setting(settings: unknown, key: string): unknown {
  return isJsonObject(settings) ? own(settings, key) : undefined;
}

/** The name of a receiver, without the rest of its address, where secrets stand. */
function publicHost(url: unknown): string | null {
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  return parsed === null || isPrivateHost(parsed.hostname) ? null : parsed.hostname;
}
