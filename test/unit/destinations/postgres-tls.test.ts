import { expect, it } from 'vitest';
import { needsTls } from '../../../src/destinations/postgres-store.ts';

it.each([
  ['postgres://u@db.example.com/sluice', true],
  ['postgres://u@db.example.com/sluice?sslmode=disable', false],
  ['postgres://u@127.0.0.1:5432/sluice', false],
  ['postgres://u@10.1.2.3/sluice', false],
  ['postgres://u@localhost/sluice', false],
])('%s is asked for TLS: %s', (url, wanted) => {
  expect(needsTls(url)).toBe(wanted);
});
