import { recordOf, watchDataLayer } from '../data-layer.ts';
import type { Kit } from '../plugin.ts';
import { until } from '../until.ts';
import { readRecords } from './records.ts';

/** Events by which banners tell of an answer; beside them there are a click and another tab. */
const events = [
  'OneTrustGroupsUpdated CookiebotOnAccept CookiebotOnDecline cookieyes_consent_update',
  'cmplz_status_change wp_listen_for_consent_change cf_consent visitorConsentCollected',
  'UC_UI_INITIALIZED UC_UI_CMP_EVENT ucEvent cc:onConsent cc:onChange storage',
].join(' ');
const google = /^(analytics|ad|functionality)_(storage|user_data|personalization)$/;

type Api = (command: string, ...values: readonly unknown[]) => void;

/**
 * Hands over what banners keep in localStorage or only tell by an API, as they tell it, and again
 * when it changes. What it means is the server's to say.
 */
export function start(kit: Kit): undefined {
  const { dataset, flush, signals } = kit;
  const read = (): void => void readRecords(signals.cmp).then(() => flush());
  for (const type of events.split(' ')) {
    addEventListener(type, read);
    document.addEventListener(type, read);
  }
  addEventListener('click', () => setTimeout(read, 500), true);
  until(() => (read(), false), 6);
  withApi('__tcfapi', (api) =>
    api('addEventListener', 2, (data: unknown, isFine: boolean) => {
      const { eventStatus, gdprApplies, tcString } = recordOf(data);
      // While the banner asks, there is no answer; where the GDPR does not apply, there is none.
      if (!isFine || eventStatus === 'cmpuishown') return;
      if (typeof tcString !== 'string' && gdprApplies !== false) return;
      signals.tcString = typeof tcString === 'string' ? tcString : '';
      flush();
    }),
  );
  withApi('__gpp', (api) =>
    api('addEventListener', (data: unknown) => {
      const { gppString, signalStatus } = recordOf(recordOf(data)['pingData']);
      if (signalStatus !== 'ready' || typeof gppString !== 'string') return;
      signals.gppString = gppString;
      flush();
    }),
  );
  watchDataLayer(dataset['dataLayer'] ?? 'dataLayer', ({ 0: command, 1: kind, 2: said }) => {
    // A default is no answer.
    if (command !== 'consent' || kind !== 'update') return;
    const update: Record<string, 'granted' | 'denied'> = {};
    for (const [name, state] of Object.entries(recordOf(said))) {
      if (google.test(name) && (state === 'granted' || state === 'denied')) update[name] = state;
    }
    kit.consent(update);
  });
}

function withApi(name: string, use: (api: Api) => void): void {
  until(() => {
    const api: unknown = Reflect.get(window, name);
    if (typeof api === 'function') use((...values) => void Reflect.apply(api, window, values));
    return typeof api === 'function';
  });
}
