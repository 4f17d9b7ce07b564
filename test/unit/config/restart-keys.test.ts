import { describe, expect, it } from 'vitest';
import { loadConfigFile, parseConfig } from '../../../src/config/load.ts';
import { ConfigError } from '../../../src/config/problems.ts';
import { followed } from '../../../src/config/restart-keys.ts';

const read = (text: string) =>
  parseConfig(`${text}\nsites: { shop: { origins: ["https://shop.example"] } }`, {
    file: 'sluice.yaml',
    folder: '/tmp/place',
    environment: {},
  }).config;

describe('what needs a restart', () => {
  const running = read('');

  it('is nothing where only what follows has changed', () => {
    const wanted = read(
      'limits: { perSite: { rate: 1, burst: 1 } }\nnetwork: { hops: 2 }\nretention: { spoolHours: 5 }\nredact: { geo: drop }\npolicy: us-opt-out\nobjectionCookie: true',
    );
    expect(followed(running, wanted)).toEqual({ config: wanted, restartNeeded: [] });
  });

  it.each([
    ['listen: { port: 9999 }', ['listen.port']],
    ['listen: { host: 127.0.0.9, port: 9 }', ['listen.host', 'listen.port']],
    ['admin: { token: a-token-of-some-length }', ['admin.token']],
    ['prefix: /t', ['prefix']],
    ['data: ./elsewhere', ['data']],
    ['keys: ./other-keys', ['keys']],
    ['identity: { userIds: true }', ['identity.userIds']],
    ['ledger: { postHeadTo: "https://heads.example/" }', ['ledger.postHeadTo']],
    [
      'spool: { engine: postgres, url: "postgres://sluice@db.example/sluice?sslmode=verify-full" }',
      ['spool.engine', 'spool.url'],
    ],
  ])('is named for %s, and keeps its running value', (text, keys) => {
    const wanted = read(`${text}\nobjectionCookie: true`);
    const { config, restartNeeded } = followed(running, wanted);
    expect(restartNeeded).toEqual(keys);
    expect(config).toEqual({ ...running, objectionCookie: true });
    expect(JSON.stringify(restartNeeded)).not.toContain('a-token-of-some-length');
  });
});

describe('where a new destination begins', () => {
  const begins = (from: string) =>
    read(`destinations: { warehouse: { type: duckdb, purposes: [analytics]${from} } }`)
      .destinations['warehouse']?.from;

  it('is now, the oldest event, or a time', () => {
    expect(begins('')).toBeNull();
    expect(begins(', from: oldest')).toBe(0);
    expect(begins(', from: 2026-11-22')).toBe(Date.parse('2026-11-22T00:00:00Z'));
    expect(begins(', from: "2026-11-22T10:00:00+02:00"')).toBe(Date.parse('2026-11-22T08:00:00Z'));
    expect(() => begins(', from: yesterday')).toThrow(/from: is no time; write oldest/);
  });
});

describe('a file that can not be read', () => {
  it('is a problem with its remedy', () => {
    expect(() => loadConfigFile('/tmp', {})).toThrow(ConfigError);
    expect(() => loadConfigFile('/tmp', {})).toThrow(/can't be read \(EISDIR\)/);
  });
});
