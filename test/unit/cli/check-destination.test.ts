import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const own = (name: string): string => join(root, 'test/fixtures/destinations/own', name);

async function sluice(
  words: readonly string[],
  input?: string,
): Promise<{ readonly code: unknown; readonly text: string }> {
  const child = run(process.execPath, [join(root, 'src/main.ts'), ...words], { cwd: tmpdir() });
  child.child.stdin?.end(input ?? '');
  try {
    const { stdout, stderr } = await child;
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
    return { code, text: stdout + stderr };
  }
}

test('a file that keeps the contract is told so', async () => {
  const { code, text } = await sluice(['check', '--destination', own('crm.mjs')]);
  expect([code, text]).toEqual([0, expect.stringContaining('`crm` keeps the contract')]);
});

test('a careless one is told everything at once', async () => {
  const { code, text } = await sluice(['check', '--destination', own('careless.mjs')]);
  expect(code).toBe(1);
  for (const said of [
    'strictObject',
    'encode throws',
    'must be pure',
    'batch.eventsMax',
    'it is logged',
    'lower-case names',
    'batch.bytesMax',
    'id of a person',
    'judge throws',
    'exactly one list',
    'reject code',
  ]) {
    expect(text).toContain(said);
  }
});

test.each([
  ['export const other = 1;', 'exports no `destination`'],
  ['export const destination = { type: "x" };', '`kind` is missing or wrong'],
  ['throw new Error("planted");', 'does not load: planted'],
  ['syntax error here', 'does not load'],
])('%s is refused with its remedy', async (code, said) => {
  const file = join(mkdtempSync(join(tmpdir(), 'sluice-own-')), 'own.mjs');
  writeFileSync(file, code);
  const answer = await sluice(['check', '--destination', file]);
  expect([answer.code, answer.text]).toEqual([1, expect.stringContaining(said)]);
});

test('a configuration names it relative to itself; explain shows its bytes, not its token', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-own-'));
  writeFileSync(
    join(folder, 'crm.mjs'),
    `export { destination } from ${JSON.stringify(`file://${own('crm.mjs')}`)};`,
  );
  const config = join(folder, 'sluice.yaml');
  const yaml = (token: string): string =>
    `sites: { shop: { origins: ["https://shop.example"] } }\ndestinations: { crm: { type: module, purposes: [analytics], file: ./crm.mjs, options: { url: "https://crm.example", token: "${token}" } } }\n`;
  writeFileSync(config, yaml('planted_token'));
  const event = {
    beacon: { consent: { analytics: 'granted' } },
    event: { name: 'demo_request', url: 'https://shop.example/' },
  };
  const { text } = await sluice(['explain', '--jsonl', '-c', config], `${JSON.stringify(event)}\n`);
  expect(text).toContain('\\"step\\":\\"demo_request\\"');
  expect(text).toContain('Bearer [secret]');
  expect(text).not.toContain('planted_token');
  writeFileSync(config, yaml('x'));
  const refused = await sluice(['check', '-c', config]);
  expect(refused.text).toContain('the CRM shows it at Settings > API');
  expect(refused.text).toContain('destinations.crm.options.token');
});

test('the conformance report reads events before anything leaves', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-cnil-'));
  const config = join(folder, 'sluice.yaml');
  const yaml = (policy: string): string =>
    `policy: ${policy}\nsites: { shop: { origins: ["https://shop.example"] } }\ndestinations: { ga4: { type: ga4, purposes: [analytics], measurementId: G-TEST1234, apiSecret: planted-secret } }\n`;
  const event = {
    beacon: { consent: { analytics: 'granted' } },
    event: {
      name: 'page_view',
      url: 'https://shop.example/?utm_source=x',
      referrer: 'https://news.example/a',
    },
  };
  const lines = `${JSON.stringify(event)}\n${JSON.stringify(event)}\nnot an event\n`;
  const words = ['report', 'conformance', '--jsonl', '-c', config];
  writeFileSync(config, yaml('cnil-proxy'));
  const strict = await sluice(words, lines);
  expect(strict.code).toBe(0);
  expect(strict.text).toMatch(/^This is about transfers .* CNIL has not reviewed it\.\n/);
  expect(strict.text).toContain('ga4: 2 requests that would leave');
  expect(strict.text).not.toContain('FAILS');
  writeFileSync(config, yaml('strict-eu'));
  const loose = await sluice(words, lines);
  expect(loose.code).toBe(1);
  for (const point of ['client_id', 'referrer', 'parameters']) {
    expect(loose.text).toContain(`FAILS  ${point}:`);
  }
  expect(strict.text + loose.text).not.toContain('planted-secret');
});
