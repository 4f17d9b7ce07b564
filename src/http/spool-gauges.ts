import { Gauge, type Registry } from 'prom-client';
import type { DestinationState, Spool } from '../spool/spool.ts';

type DestinationGauge = Gauge<'destination' | 'outcome' | 'reason'>;

/** Makes the gauges of the spool, and the function that sets them from one look at it. */
export function spoolGauges(
  registry: Registry,
  spool: () => Spool,
  now: () => number,
): () => Promise<void> {
  const registers = [registry];
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): Gauge<Label> => new Gauge({ name, help, labelNames: [...labelNames], registers });
  const door = gauge(
    'sluice_door_events',
    'Events at the door since the spool was made: received + derived = stored + dropped + duplicate.',
    ['outcome'],
  );
  const retrying = gauge(
    'sluice_destination_retrying_events',
    'The part of the waiting events that failed at least once.',
    ['destination'],
  );
  const stored = gauge(
    'sluice_destination_stored_events',
    'Events stored since the destination was added: the sum of sluice_destination_events.',
    ['destination'],
  );
  const lag = gauge(
    'sluice_destination_lag_seconds',
    'The age of the oldest event that waits; 0 where none does.',
    ['destination'],
  );
  const destinations = gauge(
    'sluice_destination_events',
    'Events per destination: stored = delivered + dropped + waiting + dead + expired + uncertain.',
    ['destination', 'outcome', 'reason'],
  );
  const replays = gauge(
    'sluice_destination_replayed_events',
    'Events that were sent once more on request, in no other sum: asked = delivered + dropped + waiting + dead + expired + uncertain.',
    ['destination', 'outcome', 'reason'],
  );
  return async () => {
    const counts = await spool().counts();
    // What is zero by now is not named any more: an old number must not stay.
    for (const each of [door, retrying, stored, lag, destinations, replays]) each.reset();
    for (const [outcome, count] of Object.entries(counts.door)) door.set({ outcome }, count);
    for (const state of counts.destinations) {
      const destination = state.name;
      retrying.set({ destination }, state.retrying);
      stored.set({ destination }, state.stored);
      const { oldestAt, detached } = state;
      const lagMs = oldestAt === null || detached ? 0 : now() - oldestAt;
      lag.set({ destination }, Math.max(0, lagMs / 1000));
      setDestination(destinations, state);
      setReplays(replays, state);
    }
  };
}

function setDestination(gauge: DestinationGauge, state: DestinationState): void {
  const { name: destination, dropped, dead } = state;
  for (const outcome of ['delivered', 'waiting', 'uncertain', 'expired'] as const) {
    gauge.set({ destination, outcome, reason: '' }, state[outcome]);
  }
  for (const [reason, count] of Object.entries(dropped)) {
    gauge.set({ destination, outcome: 'dropped', reason }, count);
  }
  for (const [reason, count] of Object.entries(dead)) {
    gauge.set({ destination, outcome: 'dead', reason }, count);
  }
}

function setReplays(gauge: DestinationGauge, { name, replays }: DestinationState): void {
  for (const [end, count] of Object.entries(replays)) {
    const [outcome = '', reason = ''] = end.split(':', 2);
    gauge.set({ destination: name, outcome, reason }, count);
  }
}
