import { receiverUrlProblem } from '../../destinations/receiver-url.ts';
import type { Door } from './doors.ts';

/** What was answered. */
export interface Answers {
  readonly site: string;
  readonly origins: readonly string[];
  readonly banner: string | null;
  readonly destinations: readonly string[];
  readonly measurementId: string | null;
  readonly webhookUrl: string | null;
  readonly door: Door | null;
}

const withoutDoor = `# Only this machine can reach it; 0.0.0.0 where the front door is another one.
listen: { host: 127.0.0.1, port: 8787 }
# Name the front door here: else all visitors share its address (trustedProxies: ["127.0.0.1"]).
network: { trustedProxies: [], hops: 1 }`;

/** The configuration that the answers make, with a comment on each part. */
export function configText(answers: Answers, schema: string): string {
  const { site, origins, banner, door } = answers;
  const destinations = answers.destinations.map((name) => destinationText(name, answers));
  return `# yaml-language-server: $schema=${schema}
# Written by \`sluice init\`. docs/configuration.md says what else there is; \`sluice check\` tells
# what is wrong, with its line, and who gets what.

# ${door === null ? 'No front door was named.' : `The front door is ${door.name}: docs/deploy/${door.name}.md.`}
${door === null || door.yaml === '' ? withoutDoor : door.yaml}

# Sanitized events only lie in data; keys stay out of its backups and out of version control.
data: ./data
keys: ./keys

# strict-eu: silence is no permission. Others: us-opt-out, uk-statistics, cnil-proxy.
policy: strict-eu

sites:
  ${text(site)}:
    origins: [${origins.map(text).join(', ')}]
    ${banner === null ? 'banner: null  # the page itself says what was agreed to: docs/client.md' : `banner: ${text(banner)}`}

${destinations.length === 0 ? '# Nothing is kept until a destination stands here: docs/destinations.md.\ndestinations: {}' : `destinations:\n${destinations.join('\n')}`}
`;
}

/** The secrets that the configuration asks the environment for. */
export function secretNames({ destinations }: Answers): readonly string[] {
  return [
    ...(destinations.includes('ga4') ? ['GA4_API_SECRET'] : []),
    ...(destinations.includes('webhook') ? ['HOOK_SECRET'] : []),
  ];
}

function destinationText(name: string, { measurementId, webhookUrl }: Answers): string {
  if (name === 'ga4') {
    return `  # A third party. The secret: GA4 > Admin > Data streams > Measurement Protocol API secrets.
  ga4:
    type: ga4
    purposes: [analytics]
    measurementId: ${text(measurementId ?? '')}
    apiSecret: "\${GA4_API_SECRET}"
    host: eu`;
  }
  if (name === 'webhook') {
    const url = webhookUrl ?? '';
    const isPrivate = receiverUrlProblem(url, false) !== null;
    return `  # Signed by the rules of Standard Webhooks; the receiver needs the same secret.
  webhook:
    type: webhook
    purposes: [analytics]
    url: ${text(url)}
    secret: "\${HOOK_SECRET}"${isPrivate ? '\n    allowPrivate: true  # it lies inside your own network' : ''}`;
  }
  return `  # Your own: one DuckDB file in data, kept for 90 days (docs/warehouse.md).
  warehouse: { type: duckdb, purposes: [analytics] }`;
}

/** JSON's strings are YAML's; `$` begins no variable here. */
function text(value: string): string {
  return JSON.stringify(value);
}
