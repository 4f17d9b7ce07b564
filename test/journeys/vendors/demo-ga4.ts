// Loaded by `--import` into the demo: its configuration as it ships, with a GA4 destination more,
// the policy of `SLUICE_TEST_POLICY`, and visitors told apart by a header, as behind a proxy.
import { registerHooks } from 'node:module';

const network = 'policy: strict-eu\nnetwork: { defaultRegion: DE }';
const destinations =
  'destinations:\n  warehouse: { type: duckdb, purposes: [analytics] }\n  partner';

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/config/built-in.ts')) return loaded;
    const { source: read = '' } = loaded;
    const text = typeof read === 'string' ? read : new TextDecoder().decode(read ?? undefined);
    if (!text.includes(network) || !text.includes(destinations)) {
      throw new Error('the configuration of the demo is not the one that this test knows');
    }
    const policy = process.env['SLUICE_TEST_POLICY'] ?? 'strict-eu';
    const source = text
      .replace(
        network,
        `policy: ${policy}\nnetwork: { defaultRegion: DE, trustedProxies: ["127.0.0.1"] }`,
      )
      .replace(
        destinations,
        destinations.replace(
          'destinations:\n',
          'destinations:\n  ga4: { type: ga4, purposes: [analytics], measurementId: G-DEMO1234, apiSecret: demo-secret }\n',
        ),
      );
    return { ...loaded, source };
  },
});
