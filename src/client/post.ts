import { dataset, src } from './script.ts';

/** Where beacons go: beside the script (`/_s/s.js` → `/_s/e`), or `data-endpoint`. */
export const endpoint: URL = new URL(dataset['endpoint'] ?? 'e', src);

/**
 * Posts as text, which needs no preflight, without any cookie, and beyond the end of the page.
 * Undefined where there was no answer.
 */
export function post(address: URL, body: object): Promise<Response | undefined> {
  return fetch(address, {
    method: 'POST',
    body: JSON.stringify({ v: 1, site: dataset['site'], ...body }),
    keepalive: true,
    credentials: 'omit',
    priority: 'low',
    referrerPolicy: 'origin',
  }).catch(() => undefined);
}
