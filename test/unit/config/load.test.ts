import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoConfig, explainConfig } from '../../../src/config/built-in.ts';
import { loadConfigFile, parseConfig } from '../../../src/config/load.ts';
import { ConfigError, type Problem } from '../../../src/config/problems.ts';
import { projectFile } from '../../house/source-files.ts';

const site = 'sites: { shop: { origins: ["https://shop.example"] } }';
const read = (text: string, environment: Record<string, string> = {}) =>
  parseConfig(text, { file: 'sluice.yaml', folder: '/etc/sluice', environment });

function problems(text: string, environment: Record<string, string> = {}): readonly Problem[] {
  try {
    read(text, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a configuration', () => {
  it.each(['config/minimal.yaml', 'config/sluice.example.yaml'])('%s is right', (file) => {
    const environment = { GA4_API_SECRET: 'abcdefghij', HOOK_SECRET: 'a-secret-of-the-hook' };
    expect(problems(projectFile(file), environment)).toEqual([]);
  });

  it('has its defaults', () => {
    const { config, policy } = read(site);
    expect(config.listen).toEqual({ host: '0.0.0.0', port: 8787 });
    expect(config.admin).toEqual({ host: '127.0.0.1', port: 8788, token: null });
    expect(config.prefix).toBe('/_s');
    expect(config.data).toBe('/etc/sluice/data');
    expect(policy.name).toBe('strict-eu');
    expect(policy.regionDefaultCounts).toEqual([]);
  });

  it('takes the ports of the environment', () => {
    const { config } = read(site, { PORT: '9000', ADMIN_PORT: '9001' });
    expect([config.listen.port, config.admin.port]).toEqual([9000, 9001]);
  });

  it('brings two of its own that are right', () => {
    expect(problems(explainConfig)).toEqual([]);
    expect(problems(demoConfig(8787, 8788))).toEqual([]);
  });
});

describe('what is wrong is told with its line and remedy', () => {
  it.each([
    ['lisen: { port: 1 }', 2, 'lisen', 'Did you mean `listen`'],
    ['listen: { prot: 1 }', 2, 'listen.prot', 'Did you mean `port`'],
    ['listen: { port: high }', 2, 'listen.port', 'expected number'],
    ['policy: strict-ue', 2, 'policy', 'Did you mean `strict-eu`'],
    ['prefix: s', 2, 'prefix', '/_s'],
    [
      'network:\n  trustedProxies:\n    - not-an-address',
      4,
      'network.trustedProxies.0',
      '10.0.0.0/8',
    ],
    [
      'destinations:\n  hook:\n    type: webhok\n    purposes: [analytics]',
      4,
      'destinations.hook.type',
      'Did you mean `webhook`',
    ],
    ['destinations:\n  w:\n    type: duckdb', 3, 'destinations.w.purposes', 'missing'],
    [
      'destinations:\n  w:\n    type: duckdb\n    purposes: []',
      5,
      'destinations.w.purposes',
      'does not start',
    ],
    [
      'destinations:\n  w:\n    type: duckdb\n    purposes: [ads]',
      5,
      'destinations.w.purposes',
      'analytics',
    ],
    [
      'destinations:\n  g:\n    type: ga4\n    purposes: [analytics]\n    measurmentId: G-1\n    apiSecret: abcdefgh',
      6,
      'destinations.g.measurmentId',
      'Did you mean `measurementId`',
    ],
    [
      'destinations:\n  h:\n    type: webhook\n    purposes: [analytics]\n    url: https://a.example/\n    secret: "${NOT_THERE}"',
      7,
      'destinations.h.secret',
      'NOT_THERE_FILE',
    ],
    [
      'destinations:\n  h:\n    type: webhook\n    purposes: [analytics]\n    whenDenied: count\n    url: https://a.example/\n    secret: abcdefgh12',
      6,
      'destinations.h.whenDenied',
      'own store',
    ],
    [
      'destinations:\n  w:\n    type: duckdb\n    purposes: [analytics]\n    tcfVendor: 755',
      6,
      'destinations.w.tcfVendor',
      'own store',
    ],
    [
      'destinations:\n  g:\n    type: ga4\n    purposes: [analytics]\n    tcfVendor: google',
      6,
      'destinations.g.tcfVendor',
      '755',
    ],
    [
      'policy: uk-statistics\ndestinations:\n  h:\n    type: webhook\n    purposes: [analytics]\n    url: https://a.example/\n    secret: abcdefgh12',
      5,
      'destinations.h.type',
      'own stores only',
    ],
    ['admin: { host: 0.0.0.0 }', 2, 'admin.host', 'admin.token'],
    ['admin: { token: short }', 2, 'admin.token', '16'],
    ['keys: ./data/keys', 2, 'keys', 'backup'],
    ['listen: { port: 9 }\nadmin: { port: 9 }', 3, 'admin.port', 'another one'],
    [
      'destinations:\n  w:\n    type: duckdb\n    purposes: [analitics]',
      5,
      'destinations.w.purposes.0',
      'Did you mean `analytics`',
    ],
  ])('%s', (text, line, path, remedy) => {
    const found = problems(`${site}\n${text}`);
    const problem = found.find((each) => each.path === path);
    expect(problem, JSON.stringify(found)).toBeDefined();
    expect(problem?.message).toContain(remedy);
    expect(problem?.line).toBe(line);
  });

  it('lets own stores, and no third party, stand under uk-statistics', () => {
    const under = (destination: string): readonly string[] =>
      problems(`${site}\npolicy: uk-statistics\ndestinations: { a: { ${destination} } }`).map(
        ({ path }) => path,
      );
    expect(under('type: duckdb, purposes: [analytics]')).toEqual([]);
    const hook =
      'type: webhook, purposes: [analytics], url: "https://a.example/", secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3';
    expect(under(`${hook}, ownStore: true`)).toEqual([]);
    expect(under(hook)).toEqual(['destinations.a.type']);
    expect(
      under('type: ga4, purposes: [analytics], measurementId: G-ABCDEF12, apiSecret: abcdefgh'),
    ).toEqual(['destinations.a.type']);
  });

  it('refuses a port of the environment that is none', () => {
    expect(problems(site, { PORT: 'abc' })[0]).toMatchObject({ path: 'PORT' });
  });

  it('names every problem at once', () => {
    expect(problems('a: 1\nb: 2\nsites: {}\n').length).toBeGreaterThanOrEqual(3);
  });

  it('knows sites and their banners', () => {
    expect(problems('sites: {}')[0]?.message).toContain('names no site');
    expect(problems('sites: { shop: { origins: ["shop.example"] } }')[0]?.message).toContain(
      'https://shop.example',
    );
    expect(
      problems('sites:\n  shop:\n    origins: ["https://a.example"]\n    banner: onetrusst')[0],
    ).toMatchObject({ line: 4, message: expect.stringContaining('Did you mean `onetrust`') });
  });

  it.each([
    '',
    ':',
    '[',
    '"',
    'a: &a [*a, *a]',
    '? \n: \n',
    '\u0000',
    '- 1',
    '5',
    '<<: *x',
    'a: !!js/function "x"',
  ])('survives %j', (text) => {
    expect(() => read(text)).toThrow(ConfigError);
  });

  it('does not let a bomb of aliases through', () => {
    const bomb = [
      'a: &a [1,1,1,1,1,1,1,1,1]',
      ...[...'bcdefghi'].map(
        (name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`,
      ),
    ].join('\n');
    expect(() => read(bomb)).toThrow(ConfigError);
  });
});

describe('secrets', () => {
  const hook = `${site}\ndestinations: { h: { type: webhook, purposes: [analytics], url: "https://a.example/", secret: "\${S}" } }`;

  it('come from the environment or from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-config-'));
    writeFileSync(join(folder, 'secret'), 'from-a-file-1234\n');
    expect(
      read(hook, { S: 'from-the-environment' }).config.destinations['h']?.settings,
    ).toMatchObject({ secret: 'from-the-environment' });
    expect(
      read(hook, { S_FILE: join(folder, 'secret') }).config.destinations['h']?.settings,
    ).toMatchObject({ secret: 'from-a-file-1234' });
    expect(problems(hook, { S_FILE: join(folder, 'missing') })[0]?.message).toContain(
      "can't be read",
    );
  });

  it('never stand in a message', () => {
    const found = problems(hook.replace('webhook', 'webhok'), { S: 'very-secret-value' });
    expect(JSON.stringify(found)).not.toContain('very-secret-value');
  });
});

describe('a configuration file', () => {
  it('that is not there is told with a remedy', () => {
    expect(() => loadConfigFile('/nowhere/sluice.yaml', {})).toThrow(/config\/minimal\.yaml/);
  });

  it('is read from its folder: paths are relative to it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-config-'));
    const file = join(folder, 'sluice.yaml');
    writeFileSync(file, site);
    expect(readFileSync(file, 'utf8')).toBe(site);
    expect(loadConfigFile(file, {}).config.data).toBe(join(folder, 'data'));
  });
});
