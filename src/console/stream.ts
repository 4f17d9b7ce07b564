import type { Trace } from '../event/trace.ts';
import type { OutcomeNews } from './parse.ts';
import { parseOutcome, parseTrace } from './parse.ts';
import { tracesMax } from './traces.ts';

/** What the stream tells, at most once a frame however fast events come. */
export interface StreamListener {
  /** The server replays what it remembers: forget what was there. */
  restarted(): void;
  connected(isConnected: boolean): void;
  news(traces: readonly Trace[], outcomes: readonly OutcomeNews[]): void;
}

const outcomesMax = 2_000;

/** Follows the live events; the browser connects again by itself. */
export function followEvents(listener: StreamListener): void {
  let traces: Trace[] = [];
  let outcomes: OutcomeNews[] = [];
  let planned = false;
  const tell = (): void => {
    planned = false;
    const [newTraces, newOutcomes] = [traces, outcomes];
    traces = [];
    outcomes = [];
    listener.news(newTraces, newOutcomes);
  };
  const plan = (): void => {
    if (traces.length > tracesMax) traces = traces.slice(-tracesMax);
    if (outcomes.length > outcomesMax) outcomes = outcomes.slice(-outcomesMax);
    if (!planned) requestAnimationFrame(tell);
    planned = true;
  };
  const source = new EventSource('api/live');
  source.addEventListener('open', () => {
    traces = [];
    outcomes = [];
    listener.restarted();
    listener.connected(true);
  });
  source.addEventListener('error', () => listener.connected(false));
  source.addEventListener('trace', ({ data }: MessageEvent<string>) => {
    const trace = parseTrace(data);
    if (trace !== null) traces.push(trace);
    plan();
  });
  source.addEventListener('outcome', ({ data }: MessageEvent<string>) => {
    const news = parseOutcome(data);
    if (news !== null) outcomes.push(news);
    plan();
  });
}
