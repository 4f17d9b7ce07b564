/** The layout of the tables; a database with a higher one is refused. */
export const schemaVersion = 1;

/**
 * The same tables as in the embedded file, and what only many nodes need. log: one row a group
 * commit, its id made of the transaction's own number, so that an id below the oldest running
 * transaction is final; a partition an hour. cursor: with the lease of the node that delivers.
 * counter: one row a node (`shard`), summed when read, so that nodes do not wait for each other.
 * slice: the parts of the dedupe window; seen and session have a partition for each. Sessions are
 * UNLOGGED: not in the write-ahead log, not on replicas, empty after a crash.
 */
const first = `
  CREATE TABLE log(
    hour integer NOT NULL, id bigint NOT NULL, at_ms bigint NOT NULL, n integer NOT NULL,
    body bytea NOT NULL, crc bigint NOT NULL, PRIMARY KEY (id, hour)) PARTITION BY LIST (hour);
  CREATE TABLE cursor(
    dest text PRIMARY KEY, id bigint NOT NULL, idx integer NOT NULL,
    inflight_to_id bigint, inflight_to_idx integer, inflight_n integer, inflight_batch text,
    batch_no bigint NOT NULL, start bigint NOT NULL, passed bigint NOT NULL,
    detached integer NOT NULL,
    holder text, epoch bigint NOT NULL DEFAULT 0, leased_until timestamptz) WITH (fillfactor = 50);
  CREATE TABLE retry(
    dest text NOT NULL, id bigint NOT NULL, idx integer NOT NULL, batch text NOT NULL,
    attempts integer NOT NULL, next_ms bigint NOT NULL, at_ms bigint NOT NULL,
    reason text NOT NULL, body bytea NOT NULL, PRIMARY KEY (dest, id, idx));
  CREATE INDEX retry_due ON retry(dest, next_ms);
  CREATE INDEX retry_batch ON retry(dest, batch);
  CREATE INDEX retry_age ON retry(at_ms, dest, batch);
  CREATE TABLE dead(
    dest text NOT NULL, id bigint NOT NULL, idx integer NOT NULL, event_id text NOT NULL,
    at_ms bigint NOT NULL, stored_ms bigint NOT NULL, attempts integer NOT NULL,
    reason text NOT NULL, body bytea NOT NULL, PRIMARY KEY (dest, id, idx));
  CREATE INDEX dead_age ON dead(at_ms);
  CREATE TABLE counter(
    scope text NOT NULL, key text NOT NULL, shard bigint NOT NULL, n bigint NOT NULL,
    PRIMARY KEY (scope, key, shard)) WITH (fillfactor = 50);
  CREATE TABLE withdrawal(
    key text PRIMARY KEY, at_ms bigint NOT NULL, denied text NOT NULL, xid xid8 NOT NULL);
  CREATE INDEX withdrawal_xid ON withdrawal(xid);
  CREATE TABLE slice(no integer PRIMARY KEY, since_ms bigint NOT NULL);
  CREATE TABLE seen(
    key bigint NOT NULL, slice integer NOT NULL, PRIMARY KEY (key, slice))
    PARTITION BY LIST (slice);
  CREATE TABLE session(
    visitor text NOT NULL, slice integer NOT NULL, id text, start_s bigint, start_ms bigint,
    last_ms bigint, PRIMARY KEY (visitor, slice)) PARTITION BY LIST (slice);
`;

/** What leads from one layout to the next: the first from nothing to 1. */
export const migrations: readonly string[] = [first];
