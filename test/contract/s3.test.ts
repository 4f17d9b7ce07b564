import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { AwsV4Signer } from 'aws4fetch';
import { describe, expect, test } from 'vitest';
import type { Sink } from '../../src/destinations/destination.ts';
import { s3 } from '../../src/destinations/s3.ts';
import { objectUrl, signedPut } from '../../src/destinations/s3-sign.ts';
import {
  objectStoreMissing,
  startObjectStore,
  type RunningObjectStore,
} from '../journeys/object-store.ts';
import { askFile, eventsOf, newFolder } from '../unit/destinations/duckdb-peer.ts';
import { hostileEvents } from '../unit/destinations/hostile-events.ts';
import { withPeer } from './peer-gate.ts';
import { describeStore } from './store-suite.ts';

const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'planted-5ecret' };
const open = (endpoint: string, bucket: string, more: object = {}): Promise<Sink> =>
  s3.open(s3.settings.parse({ endpoint, bucket, ...keys, ...more }), { dataFolder: '/nowhere' });

describe('the signature', () => {
  test("is that of AWS's documented example", async () => {
    // docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "PUT Object".
    const { headers } = await signedPut(
      AwsV4Signer,
      {
        region: 'us-east-1',
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      },
      {
        url: 'https://examplebucket.s3.amazonaws.com/test$file.text',
        body: Buffer.from('Welcome to Amazon S3.'),
        headers: {
          date: 'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        },
        at: new Date('2013-05-24T00:00:00Z'),
      },
    );
    expect(headers['authorization']).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class, Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    );
  });

  test('an object stands where the service looks for it', () => {
    const place = { bucket: 'my.bucket', region: 'eu-central-1' };
    const key = 'web/events/dt=2026-11-22/x.parquet';
    expect(objectUrl(place, key)).toBe(
      'https://s3.eu-central-1.amazonaws.com/my.bucket/web/events/dt%3D2026-11-22/x.parquet',
    );
    expect(objectUrl({ ...place, bucket: 'bucket' }, key)).toBe(
      'https://bucket.s3.eu-central-1.amazonaws.com/web/events/dt%3D2026-11-22/x.parquet',
    );
    expect(objectUrl({ ...place, endpoint: 'https://minio.example:9000/' }, key)).toBe(
      'https://minio.example:9000/my.bucket/web/events/dt%3D2026-11-22/x.parquet',
    );
  });
});

withPeer('fauxqs (S3)', objectStoreMissing === null, () => {
  let server: RunningObjectStore;

  describeStore('s3', async () => {
    server = await startObjectStore();
    return {
      open: async (place) => {
        await server.createBucket(`bucket-${place}`).catch(() => null);
        return open(server.url, `bucket-${place}`);
      },
      ids: async (place) =>
        (await server.rows(`bucket-${place}`, 'events')).map(({ id }) => String(id)),
      counted: async (place) => {
        const rows = await server.rows(`bucket-${place}`, 'counts');
        return rows.reduce((sum, { n }) => sum + Number(n), 0);
      },
      view: () => Promise.resolve(null),
      stop: () => Promise.resolve(),
    };
  });

  test.each(['ndjson', 'parquet'])('DuckDB reads what was written as %s', async (format) => {
    const bucket = `read-${format}`;
    await server.createBucket(bucket);
    const sink = await open(server.url, bucket, { format, prefix: 'lake/web' });
    const hour = 3_600_000;
    const ts = 1_794_960_000_123;
    const events = [
      ...eventsOf(3, (index) => ({ ts: ts - index * hour, value: 1.5, title: 'Tëe 👕' })),
      ...hostileEvents(),
      ...eventsOf(2, () => ({ variant: 'counted', ts })),
    ];
    await sink.write(events, 'batch-1');
    await sink.write(events, 'batch-1');
    await sink.close();
    const names = await server.keys(bucket);
    const extension = format === 'parquet' ? 'parquet' : 'ndjson.gz';
    expect(names).toContain(`lake/web/events/dt=2026-11-18/hour=00/batch-1.${extension}`);
    expect(names).toContain(`lake/web/events/dt=2026-11-17/hour=23/batch-1.${extension}`);
    const folder = await newFolder();
    for (const key of names) {
      await mkdir(dirname(join(folder, key)), { recursive: true });
      await writeFile(join(folder, key), await server.read(bucket, key));
    }
    const files = (table: string): string =>
      `${format === 'parquet' ? 'read_parquet' : 'read_ndjson'}('${folder}/lake/web/${table}/*/*/*', hive_partitioning = true)`;
    const [row] = await askFile(
      folder,
      `SELECT count(*)::INTEGER AS n, count(DISTINCT id)::INTEGER AS ids, sum(value) FILTER (title = 'Tëe 👕') AS value,
        count(DISTINCT dt)::INTEGER AS days FROM ${files('events')}`,
    );
    expect(row).toMatchObject({ n: events.length - 2, ids: events.length - 2, value: 4.5 });
    expect(row?.['days']).toBeGreaterThan(1);
    const [sum] = await askFile(folder, `SELECT sum(n)::INTEGER AS n FROM ${files('counts')}`);
    expect(sum).toEqual({ n: 2 });
  });

  test('after a replay, one row of each site and id can be read', async () => {
    await server.createBucket('replayed');
    const sink = await open(server.url, 'replayed', { format: 'parquet' });
    const events = eventsOf(6);
    await sink.write(events, 'batch-1');
    await sink.write(events.slice(0, 2), 'replay-1');
    await sink.write(events.slice(2), 'replay-2');
    await sink.close();
    const folder = await newFolder();
    for (const [index, key] of (await server.keys('replayed')).entries()) {
      await writeFile(join(folder, `${String(index)}.parquet`), await server.read('replayed', key));
    }
    const rows = `FROM '${folder}/*.parquet'`;
    expect(await askFile(folder, `SELECT count(*)::INTEGER AS n ${rows}`)).toEqual([{ n: 12 }]);
    const once = `SELECT id ${rows} QUALIFY row_number() OVER (PARTITION BY site, id ORDER BY received_at) = 1`;
    const ids = (await askFile(folder, once)).map(({ id }) => String(id)).sort();
    expect(ids).toEqual(events.map(({ record }) => record.id).sort());
  });

  test('explain shows the rows that are sent', async () => {
    await server.createBucket('explained');
    const sink = await open(server.url, 'explained');
    const batch = [...eventsOf(2), ...eventsOf(3, () => ({ variant: 'counted' }))];
    await sink.write(batch, 'batch-1');
    const rows = [
      ...(await server.rows('explained', 'events')),
      ...(await server.rows('explained', 'counts')),
    ];
    expect(rows).toEqual(s3.rows(batch));
    await sink.close();
  });

  test('a bucket that is missing halts, and says nothing of a secret', async () => {
    const sink = await open(server.url, 'absent-bucket');
    const verdict = await sink.write(eventsOf(3), 'batch-1');
    expect(verdict).toMatchObject({ ok: [], halt: 'config' });
    expect(verdict.retry).toHaveLength(3);
    await sink.close();
  });

  test('stops', () => server.stop());
});

test('a store that cannot be reached is a sentence without a secret', async () => {
  const sink = await open('http://127.0.0.1:1', 'bucket');
  const failure = await sink.write(eventsOf(1), 'batch-1').catch((error: unknown) => `${error}`);
  expect(failure).toBe('StoreProblem: the object store could not be reached (ECONNREFUSED)');
  await sink.close();
});

test('what is sent is signed over its bytes, with the token of temporary credentials', async () => {
  const seen: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url, ...request.headers });
    request.resume().on('end', () => response.writeHead(503).end('<Code>SlowDown</Code>'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sink = await open(`http://127.0.0.1:${port}`, 'bucket', { sessionToken: 'token-1' });
  const ids = ['event-0'];
  expect(await sink.write(eventsOf(1), 'batch-1')).toEqual({ ok: [], retry: ids, reject: [] });
  expect(seen[0]).toMatchObject({
    url: expect.stringMatching(
      /^\/bucket\/sluice\/events\/dt%3D.*\/hour%3D\d\d\/batch-1\.ndjson\.gz$/,
    ),
    'x-amz-security-token': 'token-1',
    'x-amz-content-sha256': expect.stringMatching(/^[0-9a-f]{64}$/),
    authorization: expect.stringMatching(
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/us-east-1\/s3\/aws4_request/,
    ),
  });
  expect(JSON.stringify(seen)).not.toContain('planted');
  await sink.close();
  server.close();
});

test('without the optional package it says what to install', async () => {
  const folder = await newFolder();
  for (const part of ['destinations', 'vocabulary', 'event', 'consent']) {
    const from = new URL(`../../src/${part}`, import.meta.url);
    await cp(from, join(folder, 'src', part), { recursive: true });
  }
  await rm(join(folder, 'src/destinations/index.ts'));
  const { loadOptional } = (await import(join(folder, 'src/destinations/store-problem.ts'))) as {
    readonly loadOptional: (
      name: string,
      type: string,
      load: () => Promise<unknown>,
    ) => Promise<unknown>;
  };
  for (const [name, type] of [
    ['pg', 'postgres'],
    ['@clickhouse/client', 'clickhouse'],
    ['aws4fetch', 's3'],
    ['@platformatic/kafka', 'kafka'],
  ] as const) {
    const load = (): Promise<unknown> => import(`${folder}/absent/${name}`);
    await expect(loadOptional(name, type, load)).rejects.toThrow(
      `a destination of type ${type} needs the package ${name}, which is optional and is not installed here: run \`npm install ${name}\``,
    );
  }
});
