import { own } from '../vocabulary/json.ts';
import { bisected, halted } from './common-verdict.ts';
import type { Verdict } from './destination.ts';
import { StoreProblem } from './store-problem.ts';

const depthMax = 6;
const authIds: ReadonlySet<string> = new Set([
  'PLT_KFK_AUTHENTICATION',
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
]);
const configIds: ReadonlySet<string> = new Set(['INVALID_TOPIC_EXCEPTION', 'POLICY_VIOLATION']);
const sizeIds: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** What the brokers' answer means for a batch; null where it is to be tried again. */
export function kafkaVerdict(error: unknown, eventIds: readonly string[]): Verdict | null {
  const ids = idsOf(error);
  const isOneOf = (some: ReadonlySet<string>): boolean => ids.some((id) => some.has(id));
  if (isOneOf(authIds)) return halted(eventIds, 'auth');
  if (isOneOf(configIds)) return halted(eventIds, 'config');
  return isOneOf(sizeIds) ? bisected(eventIds, 'kafka_message_too_large') : null;
}

/** The error in our own words. */
export function kafkaProblem(error: unknown): StoreProblem {
  const said = idsOf(error).at(-1) ?? 'no answer';
  return new StoreProblem(`Kafka did not take a batch (${said}); it is tried again`);
}

/** Names of errors, from the outermost to those inside: an error holds others, and causes. */
function idsOf(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > depthMax) return [];
  const names = [own(error, 'code'), own(error, 'apiId')].filter(
    (id): id is string => typeof id === 'string' && /^[A-Z0-9_]{3,60}$/.test(id),
  );
  const inner = error instanceof AggregateError ? error.errors.slice(0, 20) : [];
  return [...names, ...[...inner, error.cause].flatMap((each) => idsOf(each, depth + 1))];
}
