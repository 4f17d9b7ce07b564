import type { Config } from '../config/config.ts';
import { leftWarehouse } from '../destinations/duckdb-left.ts';

/** Where events wait and who owns what, in words; ends with an empty line. */
export function spoolLines({ data, spool, identity, destinations }: Config): readonly string[] {
  const warehouses = Object.entries(destinations).filter(([, { type }]) => type === 'duckdb');
  const left = leftWarehouse({ data, destinations });
  const lines = [
    ...(spool.engine === 'postgres' ? sharedLines(spool.schema, identity.keyStore) : []),
    ...warehouses.map(
      ([name]) =>
        `  ${name}: the DuckDB warehouse is opened by one process only, this Sluice; others read its export.`,
    ),
    ...(left === null ? [] : [`  ${left.file} is left of an earlier one. ${left.remedy}`]),
  ];
  return lines.length === 0 ? [] : ['Where events wait and lie:', ...lines, ''];
}

function sharedLines(schema: string, keyStore: Config['identity']['keyStore']): readonly string[] {
  const keys =
    keyStore === 'memory'
      ? '  identity.keyStore is memory: a visitor is another one on each node. Remove it to share the keys.'
      : '  The visitor keys are shared: a visitor is one visitor on every node.';
  return [
    `  The spool is PostgreSQL, schema ${schema}: all nodes that name it share events, duplicates and sessions.`,
    keys,
    '  Each node needs a data folder of its own and a copy of the same `keys:`; rate limits count on each node alone.',
  ];
}
