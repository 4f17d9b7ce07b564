import { crc32 } from 'node:zlib';

/** What nodes lock among themselves, beside rows. All locks end with their transaction. */
const numbers = { migrate: 1, gate: 2, rooms: 3, upkeep: 4, keys: 5 } as const;

/** An expression that takes a lock of this spool, in a database that may hold others. */
export function lockOf(
  schema: string,
  name: keyof typeof numbers,
  how: 'exclusive' | 'shared' | 'try' = 'exclusive',
): string {
  const call = {
    exclusive: 'pg_advisory_xact_lock',
    shared: 'pg_advisory_xact_lock_shared',
    try: 'pg_try_advisory_xact_lock',
  }[how];
  return `${call}(${crc32(schema) | 0}, ${numbers[name]})`;
}
