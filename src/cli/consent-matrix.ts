import type { Config } from '../config/config.ts';
import { consentRecord } from '../consent/consent-record.ts';
import { decide } from '../consent/decide.ts';
import type { DestinationRule } from '../consent/destination-rule.ts';
import type { PolicyPack } from '../consent/policy.ts';
import { resolveConsent } from '../consent/resolve.ts';
import { destinationRule } from '../pipeline-tools.ts';
import { type ConsentState, type ConsentVector, purposes } from '../vocabulary/purposes.ts';

/** Visitors without any answer to a banner; the regions stand for their kind. */
const silentVisitors = [
  ['DE (opt-in)', 'DE', false],
  ['US (opt-out)', 'US', false],
  ['US with GPC', 'US', true],
  ['IN, or unknown', 'IN', false],
] as const;

/** What no answer comes to, by the rules (resolved) and under a policy pack (effective). */
export function silenceTable(policy: PolicyPack): readonly string[] {
  const rows = silentVisitors.flatMap(([visitor, region, gpc]) => {
    const statement = { gpc };
    const resolution = resolveConsent({ region, headers: {}, statement, now: 0 });
    const { resolved, effective } = consentRecord(resolution, policy);
    return [
      [visitor, 'resolved', ...purposes.map((purpose) => resolved[purpose])],
      ['', 'effective', ...purposes.map((purpose) => effective[purpose])],
    ];
  });
  return [
    `Without an answer, by the rules alone (resolved) and under ${policy.name} (effective; unknown is enforced as denied):`,
    ...table([['visitor', '', ...purposes], ...rows]),
  ];
}

/** Destination × purpose × fields under a policy pack, as the last door would decide. */
export function destinationTable(config: Config, policy: PolicyPack): readonly string[] {
  const rules = Object.entries(config.destinations).map(
    ([name, destination]) => [destinationRule(name, destination), destination.type] as const,
  );
  if (rules.length === 0) return ['No destination: events are checked and dropped.'];
  const header = ['destination', 'type', 'store', ...purposes, 'TCF vendor'];
  const answers = ['granted', 'unknown', 'denied', 'GPC'];
  const rows = rules.map(([rule, type]) => [
    rule.name,
    type,
    rule.ownStore ? 'own' : 'third',
    ...purposes.map((purpose) => (rule.purposes.includes(purpose) ? 'needed' : '-')),
    String(rule.tcfVendor ?? '-'),
    ...forms(rule, policy),
  ]);
  return [
    `Who gets what under ${policy.name}: all needed purposes together are granted, unknown or denied; under GPC all else is granted.`,
    ...table([[...header, ...answers], ...rows]),
    ...rules.flatMap(([rule]) => sensitiveLine(rule)),
    '',
    'Fields, redacted in every form (docs/events.md):',
    '  full      all of them; visitor, session and account ids are the destination’s own',
    '  degraded  id of its own, site, name, category, stage, hour, country, signs of a machine, path as a route, declared enum, number and bool parameters, value, currency',
    '  counted   id of its own, site, name, category, stage, hour, country, signs of a machine',
  ];
}

function forms(rule: DestinationRule, policy: PolicyPack): readonly string[] {
  const underGpc = { ...all('granted'), ...marketingDenied };
  return [
    { effective: all('granted'), gpc: false },
    { effective: all('unknown'), gpc: false },
    { effective: all('denied'), gpc: false },
    { effective: underGpc, gpc: true },
  ].map((consent) => {
    const decision = decide(consent, rule, policy);
    return typeof decision === 'string' ? decision : 'nothing';
  });
}

const marketingDenied = {
  ads: 'denied',
  adUserData: 'denied',
  adPersonalization: 'denied',
} as const;

function all(state: ConsentState): ConsentVector {
  return {
    analytics: state,
    ads: state,
    adUserData: state,
    adPersonalization: state,
    functional: state,
  };
}

function sensitiveLine({ name, allowSensitive, ownStore }: DestinationRule): readonly string[] {
  if (ownStore || allowSensitive.length === 0) return [];
  return [`${name} also gets these sensitive events: ${allowSensitive.join(', ')}`];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
