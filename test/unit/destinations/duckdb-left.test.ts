import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leftWarehouse, tellLeftWarehouse } from '../../../src/destinations/duckdb-left.ts';
import { newFolder } from './duckdb-peer.ts';

test('a warehouse is left where its file lies there and no destination owns it', async () => {
  const data = await newFolder();
  const owned = { data, destinations: { any: { type: 'duckdb' }, hook: { type: 'webhook' } } };
  const removed = { data, destinations: { hook: { type: 'webhook' } } };
  expect(leftWarehouse(removed)).toBe(null);
  const file = join(data, 'warehouse.duckdb');
  await writeFile(file, '');
  expect(leftWarehouse(owned)).toBe(null);
  expect(leftWarehouse(removed)).toEqual({
    file,
    remedy: expect.stringMatching(/nothing in it is deleted any more\. Delete it, with the \.wal/),
  });
  const said: unknown[] = [];
  tellLeftWarehouse(owned, (...all) => said.push(all));
  tellLeftWarehouse(removed, (...all) => said.push(all));
  expect(said).toEqual([['warn', expect.objectContaining({ event: 'warehouse_left', file })]]);
});
