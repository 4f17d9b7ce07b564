import type { Context, Span, Tracer } from '@opentelemetry/api';
import type { BatchTrace, BatchTracing } from '../deliver/batch-tracing.ts';
import type { Item } from '../deliver/permit-cut.ts';
import type { Meter, PipelineTools } from '../pipeline.ts';
import type { Appended } from '../spool/spool.ts';
import type { BeaconTrace, BeaconTracing } from './beacon-tracing.ts';
import type { Answer } from './answer.ts';
import type { TraceAttributes } from './trace-attributes.ts';

/** What makes spans, and which share of them. */
export interface OtlpTracingTools {
  readonly tracer: Tracer;
  /** A context of nothing but this span. */
  readonly within: (span: Span) => Context;
  readonly sample: number;
  /** From 0 to 1, like `Math.random`. */
  readonly random: () => number;
}

/**
 * Makes spans of beacons and batches. Each is a trace of its own, with a random id: none is tied to
 * a visitor's request, to another beacon, or to the batch in which its events leave.
 */
export class OtlpTracing implements BeaconTracing, BatchTracing {
  readonly #tools: OtlpTracingTools;

  constructor(tools: OtlpTracingTools) {
    this.#tools = tools;
  }

  beacon(site: string): BeaconTrace | null {
    const span = this.#begin('beacon', { 'sluice.site': site });
    return span === null ? null : new TracedBeacon(this.#tools, span);
  }

  batch(destination: string, type: string): BatchTrace | null {
    const span = this.#begin('batch', {
      'sluice.destination': destination,
      'sluice.destination_type': type,
    });
    if (span === null) return null;
    return {
      end: (items, halt) => {
        const counts = countsOf(items);
        const left = halt ?? (counts['sluice.retry'] === 0 ? 'settled' : 'retry');
        set(span, { ...counts, 'sluice.outcome': left });
        span.end(performance.now());
      },
    };
  }

  #begin(name: string, attributes: TraceAttributes): Span | null {
    const { tracer, sample, random } = this.#tools;
    if (random() >= sample) return null;
    const span = tracer.startSpan(name, { root: true, startTime: performance.now() });
    set(span, attributes);
    return span;
  }
}

class TracedBeacon implements BeaconTrace {
  readonly #tracer: Tracer;
  readonly #span: Span;
  readonly #within: Context;

  constructor({ tracer, within }: OtlpTracingTools, span: Span) {
    this.#tracer = tracer;
    this.#span = span;
    this.#within = within(span);
  }

  watch(tools: PipelineTools): PipelineTools {
    const meter: Meter = (step, run) => {
      const span = this.#step(step);
      const result = tools.meter(step, run);
      span.end(performance.now());
      return result;
    };
    return { ...tools, meter };
  }

  async append(appended: Promise<Appended | Answer>): Promise<Appended | Answer> {
    const span = this.#step('append');
    const result = await appended;
    if ('stored' in result) {
      const { stored, duplicateIndexes } = result;
      set(span, { 'sluice.stored': stored, 'sluice.duplicate': duplicateIndexes.length });
    }
    span.end(performance.now());
    return result;
  }

  end(events: number, { status, reason }: Answer): void {
    set(this.#span, {
      'sluice.events': events,
      'sluice.status': status,
      'sluice.outcome': reason,
    });
    this.#span.end(performance.now());
  }

  #step(name: string): Span {
    return this.#tracer.startSpan(name, { startTime: performance.now() }, this.#within);
  }
}

/** The one way in which a span gets an attribute: of the closed list. */
function set(span: Span, attributes: TraceAttributes): void {
  span.setAttributes({ ...attributes });
}

function countsOf(items: readonly Item[]): TraceAttributes {
  const counts = { delivered: 0, retry: 0, dropped: 0, dead: 0, uncertain: 0 };
  for (const { fate } of items) if (fate !== null) counts[fate.as] += 1;
  return {
    'sluice.events': items.length,
    'sluice.delivered': counts.delivered,
    'sluice.retry': counts.retry,
    'sluice.dropped': counts.dropped,
    'sluice.dead': counts.dead,
    'sluice.uncertain': counts.uncertain,
  };
}
