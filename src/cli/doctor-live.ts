import type { LoadedConfig } from '../config/load.ts';
import { HttpSender, type Sent } from '../deliver/http-sender.ts';
import type { VendorRequest } from '../destinations/destination.ts';
import { ga4 } from '../destinations/ga4.ts';
import { isJsonObject, own, type JsonObject } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { explainLine } from './explain-line.ts';
import { explainToolsOf } from './explain.ts';
import type { Finding } from './finding.ts';

/** Sends a request, as `deliver/` would. */
export type SendLive = (request: VendorRequest) => Promise<Sent>;

/**
 * What the vendors' own debug endpoints say: for each GA4 property one made-up page view through the
 * real pipeline, to the endpoint that checks events and keeps none.
 */
export async function liveFindings(
  loaded: LoadedConfig,
  send?: SendLive,
): Promise<readonly Finding[]> {
  const properties = Object.entries(loaded.config.destinations).filter(
    ([, { type }]) => type === 'ga4',
  );
  if (properties.length === 0) {
    return [{ state: 'ok', what: 'live', seen: 'no destination has a debug endpoint' }];
  }
  const sender = new HttpSender({ mayReachPrivate: false, timeoutMs: limits.deliveryMsMax });
  const via = send ?? ((request: VendorRequest) => sender.send(request));
  try {
    return await Promise.all(
      properties.map(([name, { settings }]) => ga4Finding(name, settings, loaded, via)),
    );
  } finally {
    await sender.close();
  }
}

async function ga4Finding(
  name: string,
  settings: unknown,
  loaded: LoadedConfig,
  send: SendLive,
): Promise<Finding> {
  const what = `live ${name}`;
  const request = debugRequest(name, settings, loaded);
  if (request === null) {
    return {
      state: 'warn',
      what,
      seen: 'a page view with all consent would not be sent',
      remedy: `Run \`sluice explain\` with an event of yours: it says why ${name} gets none.`,
    };
  }
  const sent = await send(request);
  if (sent.kind !== 'answered') {
    const remedy = 'Allow outgoing https to region1.google-analytics.com (www. for host: us).';
    return { state: 'fail', what, seen: `no answer from Google: ${sent.reason}`, remedy };
  }
  const { reject, ok } = ga4.judge(sent.response, ['sample']);
  if (ok.length > 0) {
    const seen =
      'Google finds the sample valid (it checks neither measurementId nor apiSecret: look at GA4 > Realtime)';
    return { state: 'ok', what, seen };
  }
  const code = reject[0]?.code ?? `http_${String(sent.response.status)}`;
  const remedy = 'This is a bug of ours or a change of theirs: please report the code.';
  return { state: 'fail', what, seen: `Google refuses the sample: ${code}`, remedy };
}

/** The sample as the real pipeline makes it, for the endpoint that only checks. */
function debugRequest(name: string, settings: unknown, loaded: LoadedConfig): VendorRequest | null {
  const [site = 'shop', config] = Object.entries(loaded.config.sites)[0] ?? [];
  const url = `${config?.origins[0] ?? 'https://shop.example'}/`;
  const granted = {
    analytics: 'granted',
    ads: 'denied',
    adUserData: 'denied',
    adPersonalization: 'denied',
  };
  const line = {
    id: 'doctor',
    region: 'DE',
    ip: '192.0.2.1',
    headers: {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    },
    beacon: { consent: granted },
    event: { name: 'page_view', site, url, title: 'sluice doctor', params: {} },
  };
  const answer: object = explainLine(JSON.stringify(line), explainToolsOf(loaded, false));
  const body = bodyFor(name, answer);
  const parsed = ga4.settings.safeParse(settings);
  if (body === null || !parsed.success) return null;
  const { measurementId, apiSecret } = parsed.data;
  return {
    method: 'POST',
    // A relay need not know the debug endpoint: Google's own is asked.
    url: `https://${parsed.data.host === 'eu' ? 'region1' : 'www'}.google-analytics.com/debug/mp/collect`,
    query: { measurement_id: measurementId, api_secret: apiSecret },
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, validation_behavior: 'ENFORCE_RECOMMENDATIONS' }),
  };
}

function bodyFor(name: string, answer: object): JsonObject | null {
  const destinations = own(answer, 'destinations');
  const found = Array.isArray(destinations)
    ? destinations.filter(isJsonObject).find((one) => own(one, 'name') === name)
    : undefined;
  const requests = found === undefined ? null : own(found, 'requests');
  const first: unknown = Array.isArray(requests) ? requests[0] : null;
  const text = isJsonObject(first) ? own(first, 'body') : null;
  if (typeof text !== 'string') return null;
  const body: unknown = JSON.parse(text);
  return isJsonObject(body) ? body : null;
}
