import { dataset, src } from './script.ts';

/** Where beacons go: beside the script (`/_s/s.js` → `/_s/e`), or `data-endpoint`. */
export const endpoint: URL = new URL(dataset['endpoint'] ?? 'e', src);

/** What the server found to be in force, in its own words, when it last answered. */
export let inForce: string | undefined;

/**
 * Posts as text, which needs no preflight, without any cookie, and beyond the end of the page.
 * Undefined where it is settled; else the seconds after which to say it again, 0 where nobody said.
 */
export function post(address: URL, body: object): Promise<number | undefined> {
  return fetch(address, {
    method: 'POST',
    body: JSON.stringify({ v: 1, site: dataset['site'], ...body }),
    keepalive: true,
    credentials: 'omit',
    priority: 'low',
    referrerPolicy: 'origin',
  }).then(
    ({ status, headers }) => {
      inForce = headers.get('x-sluice-consent') ?? inForce;
      return status > 428 ? Number(headers.get('retry-after')) : undefined;
    },
    () => 0,
  );
}
