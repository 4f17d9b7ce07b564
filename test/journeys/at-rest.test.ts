import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from './receiver.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const preload = pathToFileURL(join(import.meta.dirname, 'loaded.mjs')).href;
const config = `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 1000000, burst: 1000000 }, perSite: { rate: 1000000, burst: 1000000 } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "http://127.0.0.1:9/", secret: "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", allowPrivate: true }
`;

/** What a thread of Sluice holds. */
interface Held {
  readonly threadId: number;
  /** URLs. */
  readonly modules: readonly string[];
  /** Node's own, as it names them. */
  readonly builtins: readonly string[];
  /** Bytes of V8's young generation. */
  readonly young: number;
}

/** A Sluice with one webhook, that listens and says what it holds. */
async function start(
  temporary: string,
): Promise<RunningSluice & { readonly says: () => readonly Held[] }> {
  const reports = freshFolder();
  const sluice = await startSluice({
    config,
    environment: {
      // Below it lies the compile cache.
      TMPDIR: temporary,
      NODE_COMPILE_CACHE: '',
      NODE_OPTIONS: `--import ${preload}`,
      SLUICE_TEST_LOADED: reports,
    },
  });
  const files = (): readonly string[] =>
    readdirSync(reports)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(reports, name));
  // Whatever was said before it was ready may lack its last modules.
  for (const file of files()) rmSync(file);
  const says = (): readonly Held[] =>
    files()
      .map((file) => {
        const said: Held = JSON.parse(readFileSync(file, 'utf8'));
        return said;
      })
      .toSorted((one, two) => one.threadId - two.threadId);
  return { ...sluice, says };
}

/** What the two threads of a Sluice hold that has just started. */
async function held(temporary: string): Promise<{ readonly main: Held; readonly spool: Held }> {
  const sluice = await start(temporary);
  const [main, spool] = await until('both threads say it', sluice.says, (all) => all.length === 2);
  expect(await sluice.end('SIGINT')).toBe(0);
  if (main === undefined || spool === undefined) throw new Error('a thread said nothing');
  return { main, spool };
}

const packageOf = (url: string): string | undefined =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
const ownOf = (url: string): string | undefined =>
  /^(?!.*\/node_modules\/).*\/src\/(.*)\.ts$/.exec(url)?.[1];
const stripsTypes = ({ builtins }: Held): boolean =>
  builtins.some((name) => name.includes('deps/amaro'));

describe('a Sluice at rest', () => {
  const temporary = freshFolder();
  let first: { readonly main: Held; readonly spool: Held };
  let second: typeof first;
  beforeAll(async () => {
    first = await held(temporary);
    second = await held(temporary);
  });

  it('holds none of the packages that only a question, a store or a trace needs', () => {
    const packages = new Set(second.main.modules.flatMap((url) => packageOf(url) ?? []));
    expect([...packages]).toEqual(expect.arrayContaining(['fastify', 'undici', 'zod', 'jose']));
    const lazy = [
      '@clickhouse/client',
      '@duckdb/node-api',
      '@fastify/ajv-compiler',
      '@fastify/fast-json-stringify-compiler',
      '@opentelemetry/sdk-trace',
      '@platformatic/kafka',
      'ajv',
      'aws4fetch',
      'esbuild',
      'ml-matrix',
      'pg',
    ];
    expect(lazy.filter((name) => packages.has(name))).toEqual([]);
    expect(second.main.modules.filter((url) => /\/jose\/.*\/(?:jwe|jwks)\//.test(url))).toEqual([]);
  });

  it('holds none of the own files that only a question, a store, a demo or a command needs', () => {
    const own = second.main.modules.flatMap((url) => ownOf(url) ?? []);
    expect(own).toEqual(expect.arrayContaining(['instance', 'http/insight-desk', 'cli/start']));
    const lazy =
      /^(?:demo|spool\/postgres)\/|^destinations\/(?:(?:bigquery|clickhouse|kafka|postgres|s3|snowflake)-store|store-http)$|^insight\/(?:tables|funnel|seeds)$|^http\/(?:insight-makers|insight-answers|assets-build)$|^cli\/(?:init|outside)\/|^cli\/(?:check|doctor|explain)$|^open-shared-stores$/;
    expect(own.filter((path) => lazy.test(path))).toEqual([]);
    const ofSpool = second.spool.modules.flatMap((url) => ownOf(url) ?? []);
    expect(ofSpool).toContain('spool/sqlite-writer');
    expect(ofSpool.filter((path) => !/^(?:event|spool|vocabulary)\//.test(path))).toEqual([]);
  });

  it('strips types at its first start only: later ones find them stripped, in each thread', () => {
    expect([first.main, first.spool].map(stripsTypes)).toEqual([true, true]);
    expect([second.main, second.spool].map(stripsTypes)).toEqual([false, false]);
  });

  it('has not let its young generation grow for modules that stay', () => {
    const megabytes = [second.main, second.spool].map(({ young }) => young / 2 ** 20);
    expect(Math.max(...megabytes)).toBeLessThanOrEqual(4);
  });

  it('lets it grow as soon as there is something to do', async () => {
    const sluice = await start(temporary);
    const events = Array.from({ length: 50 }, (_, seq) => ({ seq, name: 'cta_view' }));
    const more = async (): Promise<number> => {
      const bodies = Array.from({ length: 20 }, () => consented(events, { page: randomUUID() }));
      const answers = await Promise.all(bodies.map((body) => sendBeacon(sluice, body)));
      expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 202));
      return (sluice.says()[0]?.young ?? 0) / 2 ** 20;
    };
    await until('it has grown', more, (megabytes) => megabytes >= 8);
    await sluice.end('SIGINT');
  });
});
