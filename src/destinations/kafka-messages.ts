import type { KafkaSettings } from './kafka-settings.ts';
import { countColumns, eventColumns, type StoreColumn } from './store-columns.ts';
import { objectOf } from './store-lines.ts';
import type { Row, StoreRows } from './store-rows.ts';

/** A message, as the producer takes it. */
export interface KafkaMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  /** CloudEvents, binary mode: so that a consumer knows a repeat by `ce_id` without reading on. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timestamp: bigint;
}

/** A produced batch of one partition must stay below the brokers' usual megabyte. */
const bytesMax = 700_000;

/** The rows of a batch as messages; those of one visitor have one key, so they keep their order. */
export function messagesOf(
  { events, counts }: StoreRows,
  batchId: string,
  { topic, countsTopic }: Pick<KafkaSettings, 'topic' | 'countsTopic'>,
): readonly KafkaMessage[] {
  return [
    ...events.map((row) => {
      const id = String(row['id']);
      const key = row['visitor'] === null ? id : String(row['visitor']);
      return messageOf(row, eventColumns, { topic, key, id, type: 'sluice.event', time: 'ts' });
    }),
    ...counts.map((row, index) => {
      const id = `${batchId}-${String(index)}`;
      const kind = { topic: countsTopic, key: id, id, type: 'sluice.count', time: 'hour' };
      return messageOf(row, countColumns, kind);
    }),
  ];
}

interface Kind {
  readonly topic: string;
  readonly key: string;
  readonly id: string;
  readonly type: string;
  readonly time: string;
}

function messageOf(
  row: Row,
  columns: readonly StoreColumn[],
  { topic, key, id, type, time }: Kind,
): KafkaMessage {
  const cells = objectOf(row, columns);
  return {
    topic,
    key,
    value: JSON.stringify(cells),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: type,
      ce_source: `/sluice/${encodeURIComponent(String(row['site']))}`,
      ce_time: String(cells[time]),
    },
    timestamp: BigInt(Number(row[time])),
  };
}

/** Parts messages so that each part, were it all for one partition, is small enough. */
export function partsOf(messages: readonly KafkaMessage[]): readonly (readonly KafkaMessage[])[] {
  const parts: KafkaMessage[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + 500;
    const last = parts.at(-1);
    if (last === undefined || bytes + size > bytesMax) {
      parts.push([message]);
      bytes = size;
    } else {
      last.push(message);
      bytes += size;
    }
  }
  return parts;
}
