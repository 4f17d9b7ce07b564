import { copyFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { until } from './receiver.ts';
import { consented, freshFolder, sendBeacon, startSluice } from './sluice.ts';

const own = fileURLToPath(new URL('../fixtures/destinations/own/crm.mjs', import.meta.url));
const token = 'token_of_the_crm';

interface Step {
  readonly id: string;
  readonly step: string;
  readonly visitor: string | null;
}

// The operator's own file beside the configuration, live: what it encodes arrives, what its `judge`
// wants again comes again, and its secret stands nowhere.
test("an operator's own destination gets each event, again where it was not there", async () => {
  const taken: Step[] = [];
  const refused: string[] = [];
  const authorizations = new Set<string | undefined>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const step = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Step;
      authorizations.add(request.headers.authorization);
      const isFirst = step.step === 'demo_request' && refused.length === 0;
      if (isFirst) refused.push(step.id);
      else taken.push(step);
      response.writeHead(isFirst ? 503 : 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const folder = freshFolder();
  copyFileSync(own, join(folder, 'crm.mjs'));
  const sluice = await startSluice({
    folder,
    environment: { CRM_TOKEN: token },
    config: `
sites: { shop: { origins: ["https://shop.example"] } }
destinations:
  crm:
    type: module
    purposes: [analytics]
    file: ./crm.mjs
    options: { url: "http://127.0.0.1:${String(port)}", token: "\${CRM_TOKEN}" }
`,
  });
  try {
    const names = ['page_view', 'demo_request', 'newsletter_signup'];
    const events = names.map((name, index) => ({
      seq: index + 1,
      name,
      user: { email: 'a@b.example' },
    }));
    expect((await sendBeacon(sluice, consented(events))).status).toBe(202);
    const denied = consented([{ seq: 9, name: 'quote_request' }], {
      consent: { analytics: 'denied' },
    });
    expect((await sendBeacon(sluice, denied)).status).toBe(202);
    await until(
      'all at the CRM',
      () => taken.length,
      (count) => count >= names.length,
      30_000,
    );
    expect(taken.map(({ step }) => step).sort()).toEqual([...names].sort());
    expect(taken.find(({ step }) => step === 'demo_request')?.id).toBe(refused[0]);
    const visitors = new Set(taken.map(({ visitor }) => visitor));
    expect(visitors.size).toBe(1);
    expect([...visitors][0]).toMatch(/^[0-9a-f]{64}$/);
    expect([...authorizations]).toEqual([`Bearer ${token}`]);
    const metrics = await (await fetch(`${sluice.adminUrl}/metrics`)).text();
    expect(`${sluice.output()}${metrics}${JSON.stringify(taken)}`).not.toMatch(
      /token_of_the_crm|a@b\.example/,
    );
  } finally {
    await sluice.end('SIGTERM');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}, 60_000);
