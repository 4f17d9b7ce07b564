import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { destinations } from '../../src/destinations/index.ts';
import {
  destinationsPage,
  warehouseTable,
  warehouseTypes,
  warehouseModel,
  warehouseViews,
} from './destination-docs.ts';

const page = new URL('../../docs/destinations.md', import.meta.url);
const warehouse = new URL('../../docs/warehouse.md', import.meta.url);
const columns = /(<!-- columns: [^>]*-->\n)[\s\S]*?(<!-- \/columns -->)/;
const views = /(<!-- views: [^>]*-->\n)[\s\S]*?(<!-- \/views -->)/;
const model = /(<!-- model: [^>]*-->\n)[\s\S]*?(<!-- \/model -->)/;
const types = /(<!-- types: [^>]*-->\n)[\s\S]*?(<!-- \/types -->)/;
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

test('docs/destinations.md is what the destinations say of themselves', () => {
  const said = destinationsPage(destinations);
  if (isUpdate) writeFileSync(page, said);
  expect(readFileSync(page, 'utf8')).toBe(said);
});

test('docs/warehouse.md has the columns, types and views that are made', () => {
  const text = readFileSync(warehouse, 'utf8');
  const said = text
    .replace(columns, (_, head: string, end: string) => `${head}${warehouseTable()}\n${end}`)
    .replace(types, (_, head: string, end: string) => `${head}${warehouseTypes()}\n${end}`)
    .replace(views, (_, head: string, end: string) => `${head}\n${warehouseViews()}\n${end}`)
    .replace(model, (_, head: string, end: string) => `${head}\n${warehouseModel()}\n${end}`);
  expect([columns, types, views, model].every((part) => part.test(text))).toBe(true);
  if (isUpdate) writeFileSync(warehouse, said);
  expect(readFileSync(warehouse, 'utf8')).toBe(said);
});

test('the pages promise nothing that the law would have to', () => {
  for (const file of [page, warehouse]) {
    expect(readFileSync(file, 'utf8')).not.toMatch(/anonym|no consent needed|compliant/i);
  }
});
