import { type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { TrafficEvent } from '../traffic/traffic-event.ts';
import { sendBeacon, type RunningSluice } from './sluice.ts';

const agents = new Map([
  [
    'mobile',
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  ],
  ['desktop', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  [
    'tablet',
    'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  ],
]);

/** Who signs for the site's server. */
export interface SendingSite {
  readonly sluice: RunningSluice;
  readonly site: string;
  readonly key: KeyObject;
}

/**
 * Sends generated visits as browsers would: each visitor from an address of their own, each page
 * view with its beacon, told with its age; and purchases of the site's server as signed tokens.
 */
export async function sendTraffic(to: SendingSite, events: readonly TrafficEvent[]): Promise<void> {
  const visits = Map.groupBy(
    events.filter(({ session }) => session !== null),
    ({ session }) => session,
  );
  let visitor = 0;
  for (const visit of visits.values()) {
    visitor += 1;
    const address = `198.18.${visitor >> 8}.${visitor & 255}`;
    const last = Math.max(...visit.map(({ ts }) => ts));
    const endedAt = Date.now() - 5_000;
    const pages = Map.groupBy(
      visit.toSorted((one, two) => one.ts - two.ts),
      ({ page }) => page,
    );
    for (const [page, of] of pages) {
      const told = of.map((event, seq) => beaconEvent(event, seq, endedAt - (last - event.ts)));
      await send(to, { page, address, device: of[0]?.device, country: of[0]?.country }, told);
    }
  }
  for (const event of events.filter(({ session }) => session === null)) await tell(to, event);
}

function beaconEvent(event: TrafficEvent, seq: number, happenedAt: number): object {
  const { name, params, site, path, source, medium, campaign, referrerHost } = event;
  const words = new URLSearchParams();
  if (medium !== null && medium !== 'referral') {
    words.set('utm_source', source ?? '');
    words.set('utm_medium', medium);
    if (campaign !== null) words.set('utm_campaign', campaign);
  }
  return {
    seq,
    name,
    params,
    age: Date.now() - happenedAt,
    url: `https://${site}.example${path ?? ''}${words.size > 0 ? `?${words}` : ''}`,
    referrer: referrerHost === null ? '' : `https://${referrerHost}/`,
    ...(event.value === null ? {} : { value: event.value, currency: event.currency }),
  };
}

async function send(
  { sluice, site }: SendingSite,
  who: {
    readonly page: string | null;
    readonly address: string;
    readonly device: string | null | undefined;
    readonly country: string | null | undefined;
  },
  events: readonly object[],
): Promise<void> {
  const answer = await sendBeacon(
    sluice,
    { v: 1, site, page: who.page, consent: { analytics: 'granted' }, events },
    {
      origin: `https://${site}.example`,
      'x-forwarded-for': who.address,
      'x-region': who.country ?? 'DE',
      'user-agent': agents.get(who.device ?? '') ?? '',
    },
  );
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
}

async function tell({ sluice, site, key }: SendingSite, event: TrafficEvent): Promise<void> {
  const at = Math.floor(Date.now() / 1_000);
  const { name, value, currency, params, page } = event;
  const claims = {
    aud: 'sluice-server',
    sub: site,
    jti: randomUUID(),
    iat: at,
    exp: at + 300,
    page,
    region: 'DE',
    consent: { analytics: 'granted' },
    events: [{ name, params, ...(value === null ? {} : { value, currency }) }],
  };
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(key);
  const answer = await fetch(`${sluice.url}/_s/server`, {
    method: 'POST',
    headers: { 'content-type': 'application/jwt', 'user-agent': 'shop-backend/1' },
    body: token,
  });
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
}
