import { own } from '../vocabulary/json.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import type { Sink, Verdict } from './destination.ts';
import { messagesOf, partsOf, type KafkaMessage } from './kafka-messages.ts';
import { kafkaProblem, kafkaVerdict } from './kafka-problem.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { StoreProblem } from './store-problem.ts';
import { allWritten, storeRowsOf } from './store-rows.ts';

/** What is used of the driver's producer. */
interface Producer {
  send(options: {
    readonly messages: readonly KafkaMessage[];
    readonly acks: number;
    readonly autocreateTopics: boolean;
  }): Promise<unknown>;
  close(force?: boolean): Promise<void>;
}

/** What is used of the driver: its package is optional, so its types may not be there. */
export interface KafkaDriver {
  readonly Producer: new (options: object) => Producer;
  readonly stringSerializers: object;
}

/** True for the module of the driver. */
export function isKafkaDriver(module: unknown): module is KafkaDriver {
  const isObject = typeof module === 'object' && module !== null;
  return isObject && typeof own(module, 'Producer') === 'function';
}

const everyReplica = -1;

/** The producer: a batch is acknowledged by all replicas that are in sync, or tried again. */
export class KafkaStore implements Sink {
  readonly #producer: Producer;
  readonly #settings: KafkaSettings;

  constructor(driver: KafkaDriver, settings: KafkaSettings) {
    const { brokers, tls, saslMechanism, username, password = '' } = settings;
    this.#settings = settings;
    this.#producer = new driver.Producer({
      clientId: 'sluice',
      bootstrapBrokers: [...brokers],
      serializers: driver.stringSerializers,
      retries: 2,
      retryDelay: 250,
      timeout: 15_000,
      connectTimeout: 5_000,
      ...(tls ? { tls: {} } : {}),
      ...(username === undefined ? {} : { sasl: { mechanism: saslMechanism, username, password } }),
    });
  }

  async write(batch: readonly PermittedEvent[], batchId: string): Promise<Verdict> {
    const messages = messagesOf(storeRowsOf(batch), batchId, this.#settings);
    try {
      for (const part of partsOf(messages)) {
        await this.#producer.send({
          messages: part,
          acks: everyReplica,
          autocreateTopics: true,
        });
      }
      return allWritten(batch);
    } catch (error) {
      const verdict = kafkaVerdict(
        error,
        batch.map(({ record }) => record.id),
      );
      if (verdict !== null) return verdict;
      throw kafkaProblem(error);
    }
  }

  query(): Promise<never> {
    return Promise.reject(new StoreProblem('only the embedded warehouse answers the console'));
  }

  async close(): Promise<void> {
    await this.#producer.close(true).catch(() => null);
  }
}
