/** What `explain` uses without a file: the strict pack, a warehouse and one GA4 example. */
export const explainConfig: string = `
policy: strict-eu
sites:
  shop: { origins: ["https://shop.example"], currency: EUR }
destinations:
  warehouse: { type: duckdb, purposes: [analytics] }
  ga4: { type: ga4, purposes: [analytics], measurementId: G-EXAMPLE123, apiSecret: example-secret, host: eu }
`;

/** What `npm start` serves without a file, in development: the demo shop, on this machine only. */
export function demoConfig(port: number, adminPort: number): string {
  const inbox = `http://127.0.0.1:${port}/demo/inbox`;
  return `
listen: { host: 127.0.0.1, port: ${port} }
admin: { host: 127.0.0.1, port: ${adminPort} }
policy: strict-eu
network: { defaultRegion: DE }
sites:
  shop:
    origins: ["http://127.0.0.1:${port}", "http://localhost:${port}"]
    currency: EUR
    banner: vanilla-cookieconsent
    microConversions:
      newsletter_signup: { value: 1 }
      download: { value: 5 }
      demo_request: { value: 10 }
      guide_read: { when: { event: engaged_time, path: /guide, minSeconds: 15 }, value: 0.5, stage: consideration }
      shelf_looked_through: { when: { pages: { min: 3, path: /product/* } } }
      cart_abandoned: { when: { sequence: [add_to_cart], without: purchase }, category: commerce, stage: purchase }
destinations:
  warehouse: { type: duckdb, purposes: [analytics] }
  partner: { type: webhook, purposes: [analytics], url: "${inbox}?from=partner", secret: demo-secret-of-the-partner, allowPrivate: true }
  ads_partner: { type: webhook, purposes: [analytics, ads], url: "${inbox}?from=ads_partner", secret: demo-secret-of-the-ads-partner, allowPrivate: true }
`;
}
