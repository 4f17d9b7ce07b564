import { expect, test } from 'vitest';
import type { Sink } from '../../src/destinations/destination.ts';
import { kafka } from '../../src/destinations/kafka.ts';
import { kafkaProblem, kafkaVerdict } from '../../src/destinations/kafka-problem.ts';
import { kafkaMissing, startKafka } from '../journeys/kafka.ts';
import { eventsOf } from '../unit/destinations/duckdb-peer.ts';
import { hostileEvents } from '../unit/destinations/hostile-events.ts';
import { withPeer } from './peer-gate.ts';

const open = (broker: string, more: object = {}): Promise<Sink> =>
  kafka.open(kafka.settings.parse({ brokers: [broker], tls: false, ...more }), {
    dataFolder: '/nowhere',
  });

withPeer('kcat and @platformatic/kafka', kafkaMissing === null, () => {
  test('each event is a message that consumers can recognise, whatever it says', async () => {
    const cluster = await startKafka();
    const sink = await open(cluster.broker);
    const events = [
      ...eventsOf(3, (index) => ({ visitor: index === 0 ? null : 'ann' })),
      ...hostileEvents(),
      ...eventsOf(2, () => ({ variant: 'counted', ts: 1_794_956_400_000 })),
    ];
    expect((await sink.write(events, 'batch-1')).ok).toHaveLength(events.length);
    await sink.close();
    const records = cluster.read('sluice.events');
    expect(records.map(({ value }) => String(value['id'])).sort()).toEqual(
      events
        .slice(0, -2)
        .map(({ record }) => record.id)
        .sort(),
    );
    const second = records.find(({ value }) => value['id'] === 'event-1');
    expect(second).toMatchObject({
      key: 'ann',
      headers: {
        'content-type': 'application/json',
        ce_specversion: '1.0',
        ce_id: 'event-1',
        ce_type: 'sluice.event',
        ce_source: '/sluice/shop',
        ce_time: second?.value['ts'],
      },
    });
    expect(records.find(({ value }) => value['id'] === 'event-0')?.key).toBe('event-0');
    const [count] = cluster.read('sluice.counts');
    expect(count?.value).toEqual({
      hour: '2026-11-17T23:00:00.000Z',
      site: 'shop',
      country: 'DE',
      name: 'cta_click',
      variant: 'counted',
      n: 2,
    });
    cluster.stop();
  });

  test('more than a broker takes at once goes in parts', async () => {
    const cluster = await startKafka();
    const sink = await open(cluster.broker);
    const events = eventsOf(900, (index) => ({
      id: `big-${String(index)}`,
      title: 'x'.repeat(3_000),
      visitor: 'ann',
    }));
    expect((await sink.write(events, 'batch-1')).ok).toHaveLength(900);
    await sink.close();
    const ids = cluster.read('sluice.events').map(({ value }) => value['id']);
    expect(ids).toEqual(events.map(({ record }) => record.id));
    cluster.stop();
  });

  test('a cluster that is gone loses nothing, and comes back', async () => {
    const cluster = await startKafka();
    const sink = await open(cluster.broker);
    await sink.write(eventsOf(1), 'batch-1');
    cluster.stop();
    const failure = await sink.write(eventsOf(1), 'batch-2').catch((error: unknown) => `${error}`);
    expect(failure).toMatch(/StoreProblem: Kafka did not take a batch \([A-Z_0-9]+\)/);
    await sink.close();
  });
});

test('an answer that time does not mend halts, or parts the batch', () => {
  const refused = (id: string): Error =>
    new AggregateError([
      Object.assign(new Error('planted-5ecret'), { code: 'PLT_KFK_PROTOCOL', apiId: id }),
    ]);
  const ids = ['a', 'b', 'c'];
  expect(kafkaVerdict(refused('TOPIC_AUTHORIZATION_FAILED'), ids)?.halt).toBe('auth');
  expect(kafkaVerdict(refused('INVALID_TOPIC_EXCEPTION'), ids)?.halt).toBe('config');
  expect(kafkaVerdict(refused('MESSAGE_TOO_LARGE'), ids)?.bisect).toEqual([['a', 'b'], ['c']]);
  expect(kafkaVerdict(refused('NOT_LEADER_OR_FOLLOWER'), ids)).toBeNull();
  expect(kafkaVerdict('?', ids)).toBeNull();
  expect(`${kafkaProblem(refused('REQUEST_TIMED_OUT'))}`).toBe(
    'StoreProblem: Kafka did not take a batch (REQUEST_TIMED_OUT); it is tried again',
  );
});
