import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from './receiver.ts';
import { type RunningSluice, startSluice } from './sluice.ts';

let sluice: RunningSluice;

beforeAll(async () => {
  const port = 20_000 + ((process.pid + 7_919) % 20_000);
  sluice = await startSluice({ environment: { PORT: String(port), ADMIN_PORT: String(port + 1) } });
}, 30_000);

afterAll(async () => {
  await sluice?.end('SIGINT');
});

interface Overview {
  readonly basis: { readonly visits: number | null };
  readonly steps: readonly { readonly name: string; readonly visits: number | null }[];
}

const overview = async (): Promise<Overview | null> => {
  const answer = await fetch(`${sluice.adminUrl}/console/api/insight/overview?days=7`);
  return answer.ok ? ((await answer.json()) as Overview) : null;
};

it('the made-up visitors pass the real door, and the console has something to show', async () => {
  const sent = await fetch(`${sluice.adminUrl}/console/api/crowd`, { method: 'POST' });
  expect(sent.status).toBe(200);
  const state = (await (await fetch(`${sluice.adminUrl}/console/api/state`)).json()) as {
    door: { received: number; stored: number; dropped: Record<string, number> };
  };
  const { received, stored, dropped } = state.door;
  expect(dropped['consent_denied']).toBeGreaterThan(received / 5);
  expect(stored).toBeGreaterThan(received / 2);
  const shown = await until(
    'visits',
    overview,
    (answer) => (answer?.basis.visits ?? 0) > 500,
    30_000,
  );
  const purchases = shown?.steps.find(({ name }) => name === 'purchase')?.visits ?? 0;
  expect(purchases).toBeGreaterThan(10);
}, 60_000);

it('another origin can not send them', async () => {
  const answer = await fetch(`${sluice.adminUrl}/console/api/crowd`, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
  });
  expect(answer.status).toBe(403);
});
