import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectFile } from '../house/source-files.ts';
import { startReceiver, until } from './receiver.ts';
import { consented, sendBeacon, startSluice } from './sluice.ts';

const folder = fileURLToPath(new URL('../../config/observability', import.meta.url));
const here = spawnSync('promtool', ['--version']).status === 0;
if (!here && process.env['CI'] !== undefined) {
  throw new Error('CI must not skip promtool: apt-get install prometheus');
}
if (!here) process.stdout.write('skipped: promtool is not installed: apt-get install prometheus\n');

interface Ran {
  readonly status: number | null;
  readonly said: string;
}

function promtool(words: readonly string[], input = ''): Ran {
  const { status, stdout, stderr } = spawnSync('promtool', words, {
    cwd: folder,
    input,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

describe.skipIf(!here)('Prometheus itself', () => {
  it('takes the alert rules', () => {
    expect(promtool(['check', 'rules', 'alerts.yaml'])).toEqual({
      status: 0,
      said: expect.stringContaining('SUCCESS: 13 rules found'),
    });
  });

  it('fires each alert when it should, and none when all is well', () => {
    expect(promtool(['test', 'rules', 'alerts.test.yaml'])).toEqual({
      status: 0,
      said: expect.stringContaining('SUCCESS'),
    });
    const { groups } = parse(projectFile('config/observability/alerts.yaml')) as {
      groups: { rules: { alert: string }[] }[];
    };
    const { tests } = parse(projectFile('config/observability/alerts.test.yaml')) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
    };
    const cases = tests.flatMap((each) => each.alert_rule_test);
    for (const { alert } of groups.flatMap(({ rules }) => rules)) {
      const mine = cases.filter(({ alertname }) => alertname === alert);
      expect(
        mine.some(({ exp_alerts: fired }) => fired.length > 0),
        alert,
      ).toBe(true);
      expect(
        mine.some(({ exp_alerts: fired }) => fired.length === 0),
        alert,
      ).toBe(true);
    }
  });

  it('says when a rule is wrong', () => {
    const wrong = projectFile('config/observability/alerts.yaml').replace('max by', 'max bye');
    expect(promtool(['check', 'rules', '/dev/stdin'], wrong).status).not.toBe(0);
  });

  it('reads /metrics of a Sluice at work, and finds nothing to say', async () => {
    const receiver = await startReceiver();
    const sluice = await startSluice({
      config: `
sites: { shop: { origins: ["https://shop.example"] } }
limits: { perAddress: { rate: 1, burst: 40 } }
destinations:
  warehouse: { type: duckdb, purposes: [analytics] }
  hook: { type: webhook, purposes: [analytics], url: "${receiver.url}", unsigned: true, allowPrivate: true }
`,
    });
    const email = { name: 'page_view', params: { email: 'person@example.org' } };
    for (let turn = 0; turn < 3; turn += 1)
      await sendBeacon(sluice, consented(Array.from({ length: 20 }, () => email)));
    await sendBeacon(sluice, 'no beacon');
    await until(
      'something was delivered',
      () => receiver.eventCount(),
      (count) => count > 0,
    );
    receiver.answerWith(400);
    await sendBeacon(sluice, consented([{ name: 'page_view' }]), { 'user-agent': 'other' });
    const metrics = await (await fetch(`${sluice.adminUrl}/metrics`)).text();
    await sluice.end('SIGINT');
    await receiver.close();
    expect(metrics.match(/^# TYPE /gm)?.length).toBeGreaterThan(10);
    expect(promtool(['check', 'metrics'], metrics)).toEqual({ status: 0, said: '' });
  }, 30_000);
});
