import { describe, expect, it } from 'vitest';
import { startReceiver, until } from './receiver.ts';
import { consented, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const config = (url: string, more = ''): string => `
sites: { shop: { origins: ["https://shop.example"] } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${url}", secret: "${secret}", allowPrivate: true }
${more}
`;

interface Manifest {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly script: string;
  readonly destinations: readonly {
    readonly name: string;
    readonly fields: Readonly<Record<string, readonly string[]>>;
  }[];
}

describe('the manifest of a running Sluice', () => {
  it('is read by anyone, and what arrives bears no field that it does not name', async () => {
    const receiver = await startReceiver(secret);
    const sluice = await startSluice({ config: config(receiver.url) });
    const answer = await fetch(`${sluice.url}/_s/.well-known/privacy.json`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const text = await answer.text();
    expect(text).not.toContain(secret);
    expect(text).not.toContain('/in"');
    const manifest = JSON.parse(text) as Manifest;
    expect((await fetch(sluice.url + manifest.script)).status).toBe(200);
    for (const path of [manifest.endpoints['events'], manifest.endpoints['consent']])
      expect((await fetch(`${sluice.url}${path}`)).status, path).toBe(405);

    const event = { name: 'page_view', url: 'https://shop.example/', title: 'T', params: { a: 1 } };
    expect((await sendBeacon(sluice, consented([event]))).status).toBe(202);
    const [arrived] = await until(
      'delivery',
      () => receiver.events(),
      (events) => events.length === 1,
    );
    const named = manifest.destinations[0]?.fields['full'] ?? [];
    const holds = Object.entries(arrived ?? {}).filter(
      ([, value]) => !['null', '""', '{}', '[]'].includes(JSON.stringify(value)),
    );
    expect(holds.length).toBeGreaterThan(10);
    for (const [field] of holds)
      expect(
        named.some((name) => name === field || name.startsWith(`${field}.`)),
        field,
      ).toBe(true);
    await sluice.end('SIGINT');
    await receiver.close();
  });

  it('speaks for the whole site on GPC only where that is asked for', async () => {
    const receiver = await startReceiver(secret);
    const silent = await startSluice({ config: config(receiver.url) });
    expect((await fetch(`${silent.url}/.well-known/gpc.json`)).status).toBe(404);
    await silent.end('SIGINT');
    const speaking = await startSluice({
      config: config(receiver.url, 'gpc: { publish: true, lastUpdate: 2026-11-22 }'),
    });
    const answer = await fetch(`${speaking.url}/.well-known/gpc.json`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toEqual({ gpc: true, lastUpdate: '2026-11-22' });
    await speaking.end('SIGINT');
    await receiver.close();
  });
});
