import { randomBytes } from 'node:crypto';
import { parseAddress } from '../identity/address.ts';
import type { DoorRequest } from '../http/door.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { crowdVisit } from './crowd-visit.ts';

/** A beacon as a made-up visitor's browser would send it. */
export interface CrowdBeacon {
  readonly body: JsonObject;
  readonly request: DoorRequest;
}

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (iPad; CPU OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
];
const regions = ['DE', 'DE', 'DE', 'FR', 'NL', 'AT'];
/** Networks that RFC 5737 keeps for documentation: no one is behind them. */
const networks = ['192.0.2', '198.51.100', '203.0.113'];

/**
 * Made-up visitors of the demo shop, so that its console has something to show: two in three say
 * yes to the banner, one in five says no, the others say nothing. What they do follows fixed
 * chances; `random` gives numbers from 0 to 1.
 */
export function* crowd(
  count: number,
  { origin, random }: { readonly origin: string; readonly random: () => number },
): Generator<CrowdBeacon> {
  const pick = <Item>(items: readonly Item[]): Item | undefined =>
    items[Math.floor(random() * items.length)];
  for (let index = 0; index < count; index += 1) {
    const address = parseAddress(`${pick(networks) ?? ''}.${1 + (index % 254)}`);
    const answer = random();
    const said = answer < 0.68 ? 'granted' : answer < 0.88 ? 'denied' : null;
    const consent = said === null ? {} : { consent: { analytics: said, ads: said } };
    const headers = {
      'user-agent': pick(agents),
      'accept-language': random() < 0.7 ? 'de-DE' : 'en',
    };
    const request = { origin, address, region: pick(regions) ?? null, headers };
    for (const events of crowdVisit(origin, random)) {
      const page = randomBytes(12).toString('base64url');
      yield { body: { v: 1, site: 'shop', page, ...consent, events }, request };
    }
  }
}
