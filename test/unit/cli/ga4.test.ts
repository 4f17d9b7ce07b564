import { tmpdir } from 'node:os';
import { describe, expect, test, vi } from 'vitest';
import { check } from '../../../src/cli/check.ts';
import { liveFindings, type SendLive } from '../../../src/cli/doctor-live.ts';
import { ga4 } from '../../../src/cli/ga4.ts';
import { type LoadedConfig, parseConfig } from '../../../src/config/load.ts';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const yaml = (more = '', policy = 'strict-eu'): string => `
policy: ${policy}
sites:
  shop:
    origins: ["https://shop.example"]
    microConversions: { newsletter_signup: { value: 1 }, download: { value: 5 }, login: {} }
    parameters: { quiz_result: { step: int, level: enum } }
destinations:
  property: { type: ga4, purposes: [analytics], measurementId: G-TEST1234, apiSecret: planted-secret${more} }
`;

function load(text: string): LoadedConfig {
  return parseConfig(text, { file: 'x.yaml', folder: tmpdir(), environment: {} });
}

/** What a command prints for a configuration. */
async function printed(
  command: (options: { config: string }) => Promise<number>,
  text: string,
): Promise<string> {
  const config = join(mkdtempSync(join(tmpdir(), 'sluice-ga4-')), 'sluice.yaml');
  writeFileSync(config, text);
  let said = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    said += String(chunk);
    return true;
  });
  try {
    expect(await command({ config })).toBe(0);
  } finally {
    spy.mockRestore();
  }
  return said;
}

const setup = (options: { config: string }): Promise<number> => ga4(options, ['setup']);

describe('sluice ga4 setup', () => {
  test('names key events as they arrive, dimensions and metrics', async () => {
    const said = await printed(setup, yaml());
    for (const line of [
      /mc_category .*kind of step/,
      /mc_stage .*stage of the funnel/,
      /level +enum/,
      /custom metric[\s\S]*step +int/,
      /purchase +macro-conversion/,
      /newsletter_signup +newsletter_signup is worth 1 at shop/,
      /file_download +download is worth 5/,
    ]) {
      expect(said).toMatch(line);
    }
    expect(said).not.toContain('login');
    expect(said).not.toContain('planted-secret');
  });
  test('follows names, mode and overrides', async () => {
    expect(await printed(setup, yaml(', names: recommended'))).not.toContain('newsletter_signup  ');
    expect(await printed(setup, yaml(', mode: augment'))).toMatch(/mc_file_download +download/);
    const own = yaml(', eventNames: { newsletter_signup: lead_mail }, funnelParams: false');
    expect(await printed(setup, own)).toMatch(/lead_mail +newsletter_signup/);
    expect(await printed(setup, own)).not.toContain('mc_category');
  });
});

describe('sluice check', () => {
  test.each([
    ['', 'strict-eu', /mode: only, so .*no session has a source or medium/],
    [', mode: augment', 'strict-eu', /mode: augment, so sources join up only where/],
    ['', 'cnil-proxy', /GA4 counts at most 10 users a day; countries told: none/],
    [
      ', cnil: { dailyVisitors: 5000, k: 20, countries: [FR] }',
      'cnil-proxy',
      /at most 250 users a day; countries told: FR/,
    ],
  ])('says what is lost: %s under %s', async (more, policy, said) => {
    expect(await printed(check, yaml(more, policy))).toMatch(said);
  });
});

describe('sluice doctor --live', () => {
  const answering =
    (status: number, body: string, seen: string[] = []): SendLive =>
    ({ url, query, body: sent }) => {
      seen.push(url, JSON.stringify(query), sent);
      return Promise.resolve({ kind: 'answered', response: { status, headers: {}, body } });
    };
  test('sends one made-up page view to the debug endpoint, and to no other', async () => {
    const seen: string[] = [];
    const [finding] = await liveFindings(
      load(yaml()),
      answering(200, '{"validationMessages":[]}', seen),
    );
    expect(finding).toMatchObject({ state: 'ok', what: 'live property' });
    expect(seen).toHaveLength(3);
    expect(seen[0]).toBe('https://region1.google-analytics.com/debug/mp/collect');
    expect(seen[1]).toContain('planted-secret');
    expect(JSON.parse(`${seen[2]}`)).toMatchObject({
      validation_behavior: 'ENFORCE_RECOMMENDATIONS',
      consent: { ad_user_data: 'DENIED' },
      events: [{ name: 'page_view' }],
    });
  });
  test.each([
    [200, '{"validationMessages":[{"validationCode":"NAME_INVALID"}]}', /refuses .* NAME_INVALID/],
    [500, '', /http_500/],
  ])('an answer of %d %s is a failure', async (status, body, said) => {
    const [finding] = await liveFindings(load(yaml()), answering(status, body));
    expect(finding?.state).toBe('fail');
    expect(finding?.seen).toMatch(said);
  });
  test('no answer is told with its remedy, without the secret', async () => {
    const [finding] = await liveFindings(load(yaml()), () =>
      Promise.resolve({ kind: 'unsent', reason: 'enotfound' }),
    );
    expect(finding).toMatchObject({ state: 'fail', seen: 'no answer from Google: enotfound' });
    expect(JSON.stringify(finding)).not.toContain('planted-secret');
  });
  test('what consent would stop is said', async () => {
    const ads = yaml().replace('purposes: [analytics]', 'purposes: [analytics, ads]');
    const [finding] = await liveFindings(load(ads), answering(200, ''));
    expect(finding).toMatchObject({ state: 'warn' });
  });
  test('without such a destination nothing is sent', async () => {
    const seen: string[] = [];
    const none = yaml()
      .replace(/ {2}property: .*/, '')
      .replace(/destinations:\n/, '');
    expect(await liveFindings(load(none), answering(200, '', seen))).toHaveLength(1);
    expect(seen).toEqual([]);
  });
});
