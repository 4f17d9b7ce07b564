import { setTimeout as wait } from 'node:timers/promises';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { partOf } from './answer-body.ts';
import type { Verdict, VendorResponse } from './destination.ts';
import type { SnowflakeClient } from './snowflake-client.ts';
import { snowflakeVerdict } from './snowflake-verdict.ts';
import { StoreProblem } from './store-problem.ts';

const waitMsMax = 45_000;
const pollMsMax = 2_000;

/** Where rows go: the default pipe that Snowflake keeps for every table. */
export interface ChannelPlace {
  readonly database: string;
  readonly schema: string;
  readonly table: string;
  readonly channel: string;
}

/** One channel into one table. Snowflake keeps the token of the last batch that it committed. */
export class SnowflakeChannel {
  readonly #client: SnowflakeClient;
  readonly #place: ChannelPlace;
  #continuation: string | null = null;
  #committed: string | null = null;
  /** How many rows of the last batch were refused; 0 where another process wrote it. */
  #refusedRows = 0;
  #errors = 0;
  #refusals = 0;

  constructor(client: SnowflakeClient, place: ChannelPlace) {
    this.#client = client;
    this.#place = place;
  }

  /**
   * Appends rows and waits until they are committed: how many of them were refused, or why the
   * request failed. The last batch that was committed is recognised, also after a restart; an older
   * one is not.
   */
  async append(
    lines: string,
    token: string,
    eventIds: readonly string[],
  ): Promise<Verdict | number> {
    if (this.#continuation === null) {
      const refused = await this.#open(eventIds);
      if (refused !== null) return refused;
    }
    if (this.#committed === token) return this.#refusedRows;
    const query = new URLSearchParams({
      continuationToken: this.#continuation ?? '',
      offsetToken: token,
    });
    const sent = await this.#client.ingest({
      method: 'POST',
      path: `/v2/streaming/data${this.#pipe}/channels/${this.#place.channel}/rows?${query.toString()}`,
      type: 'application/x-ndjson',
      body: lines,
    });
    if (sent.status !== 200) return this.#refused(sent, eventIds);
    this.#continuation = textOf(sent.body, 'next_continuation_token');
    this.#refusals = 0;
    return this.#committedBy(token, eventIds);
  }

  async #open(eventIds: readonly string[]): Promise<Verdict | null> {
    const opened = await this.#client.ingest({
      method: 'PUT',
      path: `/v2/streaming${this.#pipe}/channels/${this.#place.channel}`,
      type: 'application/json',
      body: '{}',
    });
    if (opened.status !== 200) return snowflakeVerdict(opened, eventIds);
    this.#continuation = textOf(opened.body, 'next_continuation_token');
    this.#learn(partOf(opened.body, 'channel_status'));
    return null;
  }

  /** A channel that another one opened meanwhile refuses our token: it is opened again, once. */
  #refused(sent: VendorResponse, eventIds: readonly string[]): Verdict {
    this.#continuation = null;
    this.#refusals += 1;
    const mayBeStale = (sent.status === 400 || sent.status === 409) && this.#refusals === 1;
    return mayBeStale ? { ok: [], retry: eventIds, reject: [] } : snowflakeVerdict(sent, eventIds);
  }

  async #committedBy(token: string, eventIds: readonly string[]): Promise<Verdict | number> {
    const errorsBefore = this.#errors;
    const { channel } = this.#place;
    let waitedMs = 0;
    for (let pauseMs = 100; this.#committed !== token; pauseMs = Math.min(pauseMs * 2, pollMsMax)) {
      if (waitedMs > waitMsMax) {
        this.#continuation = null;
        throw new StoreProblem('Snowflake takes long to commit rows');
      }
      await wait(pauseMs);
      waitedMs += pauseMs;
      const told = await this.#client.ingest({
        method: 'POST',
        path: `/v2/streaming${this.#pipe}:bulk-channel-status`,
        type: 'application/json',
        body: JSON.stringify({ channel_names: [channel] }),
      });
      if (told.status !== 200) return this.#refused(told, eventIds);
      this.#learn(partOf(told.body, 'channel_statuses', channel));
    }
    this.#refusedRows = Math.max(0, this.#errors - errorsBefore);
    return this.#refusedRows;
  }

  #learn(status: unknown): void {
    if (!isJsonObject(status)) return;
    const committed = own(status, 'last_committed_offset_token');
    const errors = own(status, 'rows_error_count');
    if (typeof committed === 'string') this.#committed = committed;
    if (typeof errors === 'number') this.#errors = errors;
  }

  get #pipe(): string {
    const { database, schema, table } = this.#place;
    return `/databases/${database}/schemas/${schema}/pipes/${table}-STREAMING`;
  }
}

function textOf(body: string, name: string): string {
  const value = partOf(body, name);
  if (typeof value === 'string') return value;
  throw new StoreProblem(`Snowflake's answer has no ${name}`);
}
