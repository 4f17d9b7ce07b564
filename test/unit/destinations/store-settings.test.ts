import { expect, it } from 'vitest';
import { isUnreadable, storeAddress } from '../../../src/destinations/store-settings.ts';
import { clickhouse } from '../../../src/destinations/clickhouse.ts';
import { s3 } from '../../../src/destinations/s3.ts';
import { serviceAccountOf } from '../../../src/destinations/bigquery-settings.ts';

const address = storeAddress('endpoint', /^https?:\/\/[^\s/?#@]{1,255}$/, 'not an address');

it.each(['https://s3.example', 'http://127.0.0.1:9000', 'http://minio:9000', 'http://10.0.0.7'])(
  'takes %s as the address of a store',
  (url) => {
    expect(address.safeParse(url).success).toBe(true);
  },
);

it.each([
  'http://s3.example',
  'http://93.184.216.34:8123',
  'http://[2606:2800::1]:8123',
  'ftp://s3.example',
])('refuses %s: events and login could be read on the way, or it is none', (url) => {
  expect(address.safeParse(url).success).toBe(false);
});

it('asks it of each store that is reached by HTTP, and of the login of Google', () => {
  const keys = { accessKeyId: 'a', secretAccessKey: 'b', bucket: 'events' };
  expect(s3.settings.safeParse({ ...keys, endpoint: 'https://s3.example' }).success).toBe(true);
  expect(s3.settings.safeParse({ ...keys, endpoint: 'http://s3.example' }).success).toBe(false);
  expect(clickhouse.settings.safeParse({ url: 'http://clickhouse:8123' }).success).toBe(true);
  expect(clickhouse.settings.safeParse({ url: 'http://clickhouse.example' }).success).toBe(false);
  const account = { client_email: 'a@b.example', private_key: '-----BEGIN PRIVATE KEY-----' };
  const text = (token_uri: string): string => JSON.stringify({ ...account, token_uri });
  expect(serviceAccountOf(text('https://login.example/token'))).not.toBeNull();
  expect(serviceAccountOf(text('http://login.example/token'))).toBeNull();
  expect(isUnreadable('http://login.example')).toBe(false);
});
