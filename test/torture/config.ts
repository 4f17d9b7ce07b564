/** The secret that the witnesses' signatures are checked with. */
export const signingSecret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

/** A site without limits that bind, and its destinations: YAML lines under `destinations:`. */
export function withDestinations(destinations: string): string {
  return `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 100000, burst: 100000 }, perSite: { rate: 100000, burst: 100000 } }
destinations:
${destinations}
`;
}

/** One line of a webhook that delivers to a receiver of the test. */
export function webhook(name: string, url: string): string {
  return `  ${name}: { type: webhook, purposes: [analytics], url: "${url}", secret: "${signingSecret}", allowPrivate: true }`;
}
