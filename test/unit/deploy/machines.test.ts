import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, parseDocument } from 'yaml';
import { parseConfig } from '../../../src/config/load.ts';
import { projectFile } from '../../house/source-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const peers = join(root, 'test/peers/node_modules');
const hasAjv = existsSync(join(peers, 'ajv'));
if (!hasAjv && process.env['CI'] !== undefined) throw new Error('CI must not skip ajv');

type Validate = ((data: unknown) => boolean) & { errors?: unknown };

/** The Compose specification's own schema, as a function. */
function composeSchema(): Validate {
  const load = createRequire(join(peers, 'ajv/package.json'));
  const { default: Ajv } = load('ajv') as {
    default: new (options: object) => { compile(schema: object): Validate };
  };
  const { $schema: _, ...schema } = JSON.parse(
    projectFile('test/fixtures/deploy/compose-spec.json'),
  ) as Record<string, unknown>;
  return new Ajv({ strict: false, validateFormats: false }).compile(schema);
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly configs: { readonly sluice: { readonly content: string } };
  readonly networks: { readonly front: { readonly ipam: unknown } };
}
interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
}

const compose = (name: string): Compose =>
  parseDocument(projectFile(`config/deploy/compose/${name}`), { merge: true }).toJS() as Compose;

describe('every YAML file of the recipes', () => {
  const files = readdirSync(join(root, 'config/deploy'), { recursive: true, encoding: 'utf8' });
  it.each(files.filter((name) => /\.ya?ml$/.test(name)))('%s parses', (name) => {
    for (const document of parseAllDocuments(projectFile(`config/deploy/${name}`), { merge: true }))
      expect([...document.errors, ...document.warnings]).toEqual([]);
  });
});

describe.each(['alone.yaml', 'postgres.yaml', 'clickhouse.yaml'])('Compose: %s', (name) => {
  const nodes = Object.entries(compose(name).services).filter(([key]) => key.startsWith('sluice'));

  it.skipIf(!hasAjv)('is what the Compose specification describes', () => {
    const validate = composeSchema();
    expect([validate(compose(name)), validate.errors]).toEqual([true, null]);
    const { services, ...more } = compose(name);
    const misspelt = { ...more, services: { ...services, other: { readonly: true } } };
    expect(validate(misspelt), 'the schema is in force').toBe(false);
  });

  it('starts Sluice with a configuration that is right', () => {
    // Compose fills in ${…} itself; $$ is one dollar sign for Sluice.
    const text = compose(name).configs.sluice.content.replaceAll('$$', '$');
    const environment = Object.fromEntries(
      nodes
        .flatMap(([, { environment: set = {} }]) => Object.keys(set))
        .map((key) => [key.replace(/_FILE$/, ''), 'secret']),
    );
    const { config } = parseConfig(text, { file: name, folder: '/etc/sluice', environment });
    expect([config.data, config.keys]).toEqual(['/var/lib/sluice/data', '/var/lib/sluice/keys']);
    expect(Object.keys(config.destinations)).toEqual(['warehouse']);
    // A published port is reached from the bridge's own address.
    expect(compose(name).networks.front).toEqual({
      ipam: { config: [{ subnet: '172.31.87.0/24', gateway: config.network.trustedProxies[0] }] },
    });
  });

  it('contains each node: read-only, without capabilities, on loopback, with time to drain', () => {
    expect(nodes.length).toBe(name === 'postgres.yaml' ? 2 : 1);
    for (const [, service] of nodes) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        stop_grace_period: '30s',
      });
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:8787$/);
    }
    for (const { image } of Object.values(compose(name).services))
      expect(image).toMatch(/:\d[\d.]*$/);
  });
});

describe('the systemd unit', () => {
  const has = spawnSync('systemd-analyze', ['--version']).status === 0;
  /** The unit with programs that are here. */
  function unit(change: (text: string) => string = (text) => text): string {
    const file = join(mkdtempSync(join(tmpdir(), 'sluice-test-')), 'sluice.service');
    const text = projectFile('config/deploy/sluice.service')
      .replace('/usr/bin/node', realpathSync(process.execPath))
      .replace('/opt/sluice/src', join(root, 'src'));
    writeFileSync(file, change(text));
    return file;
  }
  const verify = (file: string): string => {
    const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], {
      encoding: 'utf8',
    });
    return (stdout + stderr)
      .split('\n')
      .filter((line) => line.includes('sluice.service'))
      .join('\n');
  };

  it.skipIf(!has)('is one that systemd takes, and a misspelt one is found out', () => {
    expect(verify(unit())).toBe('');
    expect(verify(unit((text) => text.replace('ProtectHome=', 'ProtectHouse=')))).toContain(
      'ProtectHouse',
    );
  });

  it.skipIf(!has)('exposes little', () => {
    const { stdout } = spawnSync(
      'systemd-analyze',
      ['security', '--offline=true', '--no-pager', unit()],
      { encoding: 'utf8' },
    );
    expect(Number(/exposure level for sluice\.service: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(
      2,
    );
  });

  it('leaves Sluice the time to drain, and asks it itself, so that signals arrive', () => {
    const text = projectFile('config/deploy/sluice.service');
    expect(text).toContain('TimeoutStopSec=30');
    expect(text).toMatch(/^ExecStart=\/usr\/bin\/node \S+ start$/m);
    expect(text).not.toMatch(/^MemoryDenyWriteExecute/m);
  });
});

describe('the recipe for Traefik', () => {
  it('takes one path, keeps it out of the log, removes the claimed region, limits the body', () => {
    expect(parseDocument(projectFile('config/deploy/traefik.yaml')).toJS()).toMatchObject({
      http: {
        routers: {
          sluice: {
            rule: 'Host(`shop.example`) && PathPrefix(`/_s/`)',
            middlewares: ['sluice-region', 'sluice-body'],
            observability: { accessLogs: false, tracing: false },
          },
        },
        middlewares: {
          'sluice-region': { headers: { customRequestHeaders: { 'X-Region': '' } } },
          'sluice-body': { buffering: { maxRequestBodyBytes: 65_536 } },
        },
      },
    });
  });
});
