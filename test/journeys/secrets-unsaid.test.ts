import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from './receiver.ts';
import { consented, sendBeacon, startSluice } from './sluice.ts';

// Every destination with a secret, none of them reachable: what is said of the errors, in the log,
// the console and the metrics, and what is written, has no secret in it.

const planted = 'planted5ecret4f1d0c';
const nowhere = '127.0.0.1:9';
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const account = {
  type: 'service_account',
  client_email: 'sluice@project-one.iam.gserviceaccount.com',
  private_key: privateKey,
  private_key_id: planted,
  token_uri: `http://${nowhere}/token`,
};
const relay = `url: "http://${nowhere}", allowPrivate: true`;
const lines: Readonly<Record<string, string>> = {
  postgres: `type: postgres, url: "postgres://sluice:${planted}@${nowhere}/sluice"`,
  clickhouse: `type: clickhouse, url: "http://${nowhere}", username: sluice, password: ${planted}`,
  bigquery: `type: bigquery, project: project-one, dataset: web, everySeconds: 1, endpoint: "http://${nowhere}", credentials: "\${BIGQUERY_KEY}"`,
  s3: `type: s3, endpoint: "http://${nowhere}", bucket: events, everySeconds: 1, accessKeyId: id, secretAccessKey: ${planted}`,
  snowflake: `type: snowflake, account: myorg-account, user: SLUICE, database: web, endpoint: "http://${nowhere}", privateKey: "\${SNOWFLAKE_KEY}"`,
  ga4: `type: ga4, measurementId: G-TEST1234, apiSecret: ${planted}, ${relay}`,
  mixpanel: `type: mixpanel, token: ${planted}, ${relay}`,
  amplitude: `type: amplitude, apiKey: ${planted}, ${relay}`,
  posthog: `type: posthog, apiKey: ${planted}, ${relay}`,
  segment: `type: segment, writeKey: ${planted}, ${relay}`,
  matomo: `type: matomo, siteId: 1, tokenAuth: ${planted}, ${relay}`,
  hook: `type: webhook, secret: ${planted}, url: "http://${nowhere}/in?key=${planted}", headers: { x-key: ${planted} }, allowPrivate: true`,
};

interface State {
  readonly destinations: readonly { readonly name: string; readonly lastError: unknown }[];
}

function silent({ destinations }: State): readonly string[] {
  return destinations.flatMap(({ name, lastError }) => (lastError === null ? [name] : []));
}

test('no secret stands in an error, in the log or in a file', async () => {
  const sluice = await startSluice({
    environment: { BIGQUERY_KEY: JSON.stringify(account), SNOWFLAKE_KEY: privateKey },
    config: `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
destinations:
${Object.entries(lines)
  .map(([name, settings]) => `  ${name}: { purposes: [analytics], ${settings} }`)
  .join('\n')}
`,
  });
  const read = async (path: string): Promise<string> =>
    (await fetch(`${sluice.adminUrl}${path}`)).text();
  try {
    expect((await sendBeacon(sluice, consented([{ seq: 1, name: 'page_view' }]))).status).toBe(202);
    await until(
      'each has an error to tell',
      async () => silent(JSON.parse(await read('/console/api/state')) as State),
      (names) => names.length === 0,
      20_000,
    );
    const said = [sluice.output(), await read('/console/api/state'), await read('/metrics')];
    await sluice.end('SIGTERM');
    said.push(sluice.output());
    for (const entry of readdirSync(sluice.folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && entry.name !== 'sluice.yaml') {
        said.push(readFileSync(join(entry.parentPath, entry.name), 'latin1'));
      }
    }
    expect(said.length).toBeGreaterThan(6);
    for (const text of said) {
      expect(text).not.toContain(planted);
      expect(text).not.toContain(privateKey.slice(60, 100));
    }
  } finally {
    await sluice.end('SIGKILL');
  }
}, 60_000);
