import type { Kit } from '../plugin.ts';

/**
 * Hands over the client and session id that Google's own tag keeps in its cookies, so that a GA4
 * property can join both: only while the server says that analytics is granted, and only of the
 * stream that `data-ga` names.
 */
export function start({ dataset, signals, status }: Kit): undefined {
  const stream = (dataset['ga'] ?? '').replace(/^G-|\W/g, '');
  const client = /(?:^|; )_ga=GA\d\.[\d-]{1,9}\.(\d{1,20}\.\d{1,20})(?:;|$)/;
  const session = new RegExp(`(?:^|; )_ga_${stream || '\\w{4,16}'}=GS\\d\\.\\d\\.s?(\\d{1,20})`);
  const look = (): void => {
    const isGranted = /\banalytics=granted/.test(status().consent ?? '');
    const clientId = isGranted && client.exec(document.cookie)?.[1];
    signals.ga = clientId ? { clientId, sessionId: session.exec(document.cookie)?.[1] } : undefined;
  };
  setInterval(look, 500);
}
