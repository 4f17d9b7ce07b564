import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

function explain(
  lines: readonly string[],
  environment: Record<string, string> = {},
): Record<string, unknown>[] {
  const { stdout, status } = spawnSync(process.execPath, [main, 'explain', '--jsonl'], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 50_000_000,
  });
  expect(status).toBe(0);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('explain --jsonl', () => {
  it('answers one line a line, in order, whatever stands in it', () => {
    const answers = explain([
      '{"id":"first","event":{"name":"a"}}',
      '{"now":1e300,"event":{"name":"a"}}',
      '{"event":{"name":"a","ts":9e15}}',
      '{"id":"ls","event":{"name":"a","title":"x\u2028y\u2029\u0085z"}}',
      `{"id":"long","event":{"name":"a","title":"${'x'.repeat(1_100_000)}"}}`,
      '{bad',
      'null',
      '{"id":"last","event":{"name":"a"}}',
    ]);
    expect(answers.map(({ id, error }) => id ?? error)).toEqual([
      'first',
      'invalid_now',
      'invalid_event',
      'ls',
      'line_too_long',
      'malformed_json',
      'not_an_object',
      'last',
    ]);
  });

  it('shows the example of the design as it stands there', () => {
    const [answer] = explain([
      '{"id":"a","region":"DE","event":{"name":"page_view","url":"https://x.example/?email=bob%40example.org","referrer":"","title":"","params":{}}}',
    ]);
    expect(Object.keys(answer ?? {})).toEqual([
      'id',
      'consent',
      'effective',
      'signals',
      'outcome',
      'reason',
      'event',
      'redactions',
      'destinations',
    ]);
    expect(answer).toMatchObject({
      outcome: 'dropped',
      reason: 'consent_denied',
      event: {
        name: 'page_view',
        url: 'https://x.example/?email=[email]',
        referrer: '',
        title: '',
        params: {},
      },
      redactions: [{ path: 'url', type: 'email', action: 'redact', rule: 'key:email' }],
    });
  });

  it('names what it does not read, keeps the order and the types of the rest', () => {
    const [answer] = explain([
      '{"event":{"title":"t","ts":5,"name":"a","email":"x@y.de","value":1.5,"user":{"email":"x@y.de"},"x@y.de":1}}',
    ]);
    expect(JSON.stringify(answer?.['event'])).toBe('{"title":"t","ts":5,"name":"a","value":1.5}');
    expect(((answer?.['redactions'] ?? []) as { path: string }[]).map(({ path }) => path)).toEqual([
      'email',
      'user',
      '(other)',
    ]);
    expect(JSON.stringify(answer)).not.toContain('x@y.de');
  });

  it('takes a time without an offset for UTC', () => {
    const ask = (now: string): string =>
      JSON.stringify({ now, beacon: { consent: { analytics: 'granted' } }, event: { name: 'a' } });
    const [bare, utc] = explain([ask('2026-06-15T12:00:00'), ask('2026-06-15T12:00:00Z')], {
      TZ: 'America/New_York',
    });
    const time = (answer: Record<string, unknown> | undefined): unknown =>
      ((answer?.['destinations'] ?? []) as { rows: { ts: number }[] }[])[0]?.rows[0]?.ts;
    expect(time(bare)).toBe(time(utc));
  });
});
