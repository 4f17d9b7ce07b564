import type { About, SinkDestination } from './destination.ts';
import { kafkaSettings, type KafkaSettings } from './kafka-settings.ts';
import { loadOptional } from './store-problem.ts';
import { sentRowsOf } from './store-lines.ts';

/** Its types are not asked for: the package is optional, and skipped where Node is too old for it. */
const driver: string = '@platformatic/kafka';

/** A topic of Apache Kafka, Redpanda or whoever speaks its protocol. */
export const kafka: SinkDestination<KafkaSettings, 'analytics'> & { readonly about: About } = {
  type: 'kafka',
  kind: 'sink',
  purposes: ['analytics'],
  ownStore: false,
  ownStoreWith: ({ ownStore }) => ownStore,
  settings: kafkaSettings,
  hostWith: ({ brokers }) => (brokers[0] ?? '').replace(/:\d+$/, ''),
  batch: { eventsMax: 1_000, bytesMax: 1_048_576, ageMsMax: 250 },
  dedupes: true,
  ordered: true,
  maturity: { tested: 'real-peer', on: '2026-11-22' },
  about: {
    title: 'Kafka, Redpanda',
    repeats: 'consumers do, by `ce_id`',
    setUp: [
      'Make two topics, or leave to make them to the brokers; what is in a topic stays as long as its `retention.ms` says.',
      'Make a user that may write to both.',
    ],
    arrives: [
      'Each event as a message: the row of `events` (docs/warehouse.md) as JSON, with the visitor as its key, so that the events of one visitor keep their order: nothing new is sent while an older batch waits to be sent again. The price: a batch that the brokers do not take holds back all that comes after it.',
      'At least once: after a crash the last batch can come again. The headers are those of CloudEvents; consumers know a repeat by `ce_id` (of an event: its id).',
      'Events that may be counted only: numbers in the topic of `countsTopic`; sum them.',
    ],
    lostWithoutCookies: ['Visitors are recognised for one day and one site, not beyond.'],
  },
  rows: sentRowsOf,
  packagesWith: () => [driver],
  open: async (settings) => {
    const { isKafkaDriver, KafkaStore } = await import('./kafka-store.ts');
    const module = await loadOptional(driver, 'kafka', async () => {
      const loaded: unknown = await import(driver);
      if (!isKafkaDriver(loaded)) throw new TypeError('not the driver');
      return loaded;
    });
    return new KafkaStore(module, settings);
  },
};
