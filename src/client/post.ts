import { dataset, src } from './script.ts';

/** What the server found to be in force, in its own words, when it last answered. */
export let inForce: string | undefined;

/**
 * Posts as text, which needs no preflight, without any cookie, and beyond the end of the page.
 * Undefined where it is settled; else the seconds after which to say it again, 0 where nobody said.
 */
export function post(to: string, signals: string, rest: string): Promise<number | undefined> {
  const endpoint = new URL(dataset['endpoint'] ?? 'e', src);
  return fetch(to === 'e' ? endpoint : new URL(to, endpoint), {
    method: 'POST',
    body: `{"v":1,"site":${JSON.stringify(dataset['site'])},${rest},${signals.slice(1)}`,
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
