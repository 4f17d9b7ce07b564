import { z } from 'zod';
import { ownStoreSetting, wordSetting } from './store-settings.ts';

/** The checked settings of a Kafka producer. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly countsTopic: string;
  readonly tls: boolean;
  readonly saslMechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly ownStore: boolean;
}

const brokersMessage =
  'brokers must be a list of host:port, such as ["kafka-1.example:9093", "kafka-2.example:9093"]';
const topicSetting = (key: string): z.ZodString => {
  const message = `${key} must be the name of a topic: up to 249 letters, digits, dots, underscores or hyphens`;
  return z.string({ error: message }).regex(/^[A-Za-z0-9._-]{1,249}$/, message);
};

/** The settings, with what to do about each that is wrong. */
export const kafkaSettings: z.ZodType<KafkaSettings> = z.strictObject({
  brokers: z
    .array(
      z
        .string({ error: brokersMessage })
        .regex(/^[A-Za-z0-9.[\]:-]{1,253}:\d{1,5}$/, brokersMessage),
      { error: brokersMessage },
    )
    .min(1, brokersMessage)
    .max(50, brokersMessage)
    .meta({ description: 'Some brokers of the cluster; the others are found through them.' }),
  topic: topicSetting('topic')
    .default('sluice.events')
    .meta({ description: 'The topic of events.' }),
  countsTopic: topicSetting('countsTopic')
    .default('sluice.counts')
    .meta({ description: 'The topic of numbers: what may be counted only.' }),
  tls: z
    .boolean({ error: 'tls must be true or false: false only inside of your own network' })
    .default(true)
    .meta({ description: 'Whether the brokers speak TLS.' }),
  saslMechanism: z
    .enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'], {
      error: 'saslMechanism must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, as the cluster asks for',
    })
    .default('SCRAM-SHA-512')
    .meta({ description: 'How the login is done, where there is a `username`.' }),
  username: wordSetting('username', 'the user or API key of the cluster')
    .optional()
    .meta({ description: 'The user; without it there is no login.' }),
  password: wordSetting('password', "the user's password or API secret")
    .optional()
    .meta({ description: 'Its password, as `${KAFKA_PASSWORD}`.', secret: true }),
  ownStore: ownStoreSetting(),
});
