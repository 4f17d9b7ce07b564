import type * as Api from '@opentelemetry/api';
import type * as OtlpHttp from '@opentelemetry/exporter-trace-otlp-http';
import type * as Resources from '@opentelemetry/resources';
import type * as Sdk from '@opentelemetry/sdk-trace';
import type { BatchTracing } from '../deliver/batch-tracing.ts';
import type { TelemetryConfig } from '../config/config.ts';
import type { Log } from '../log.ts';
import type { BeaconTracing } from './beacon-tracing.ts';
import { OtlpTracing } from './otlp-tracing.ts';

/** The packages that traces need; they are optional, and loaded only where traces are asked for. */
export const telemetryPackages = [
  '@opentelemetry/api',
  '@opentelemetry/sdk-trace',
  '@opentelemetry/resources',
  '@opentelemetry/exporter-trace-otlp-http',
] as const;

/** Traces can't be sent until a person acts; the message says what to do. */
export class TelemetryOpenError extends Error {
  override readonly name = 'TelemetryOpenError';
}

/** What was asked for, while it runs. */
export interface Telemetry extends BeaconTracing, BatchTracing {
  /** Sends what is at hand, and waits no longer than two seconds for it. */
  close(): Promise<void>;
}

/** A collector that does not answer costs this much memory at most: spans beyond are let go of. */
const waitingSpansMax = 1_024;
const batchSpansMax = 256;
const sendEachMs = 5_000;
const sendMsMax = 5_000;
const closeMsMax = 2_000;

/** Opens the way to the collector; null where no traces are asked for. */
export async function openTelemetry(
  { otlp }: TelemetryConfig,
  { version, log }: { readonly version: string; readonly log: Log },
): Promise<Telemetry | null> {
  if (otlp === null) return null;
  const { api, sdk, resources, otlpHttp } = await loadPackages();
  const url = new URL(otlp.url);
  if (url.pathname === '/') url.pathname = '/v1/traces';
  const exporter = new otlpHttp.OTLPTraceExporter({
    url: url.href,
    headers: { ...otlp.headers },
    timeoutMillis: sendMsMax,
    // When Sluice stops, all that waits is sent at once, beside what is on its way.
    concurrencyLimit: waitingSpansMax / batchSpansMax + 1,
  });
  const provider = new sdk.TracerProvider({
    // Nothing of the machine: its name, its user and its command line stay here.
    resource: resources.resourceFromAttributes({
      'service.name': 'sluice',
      'service.version': version,
    }),
    sampler: new sdk.AlwaysOnSampler(),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: telling(exporter, log),
        maxQueueSize: waitingSpansMax,
        maxExportBatchSize: batchSpansMax,
        scheduledDelayMillis: sendEachMs,
        exportTimeoutMillis: sendMsMax,
      }),
    ],
  });
  const tracing = new OtlpTracing({
    tracer: provider.getTracer('sluice', version),
    within: (span) => api.trace.setSpan(api.ROOT_CONTEXT, span),
    sample: otlp.sample,
    random: Math.random,
  });
  return {
    beacon: (site) => tracing.beacon(site),
    batch: (destination, type) => tracing.batch(destination, type),
    close: async () => {
      const late = new Promise((resolve) => setTimeout(resolve, closeMsMax).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}

interface Packages {
  readonly api: typeof Api;
  readonly sdk: typeof Sdk;
  readonly resources: typeof Resources;
  readonly otlpHttp: typeof OtlpHttp;
}

async function loadPackages(): Promise<Packages> {
  try {
    const [api, sdk, resources, otlpHttp] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/exporter-trace-otlp-http'),
    ]);
    return { api, sdk, resources, otlpHttp };
  } catch {
    throw new TelemetryOpenError(
      `Traces (\`telemetry.otlp\`) need optional packages that are not installed here. Run \`npm install ${telemetryPackages.join(' ')}\`, or remove \`telemetry\` from the configuration.`,
    );
  }
}

/** The same exporter; that traces do not arrive any more, and that they do again, is logged. */
function telling(exporter: Sdk.SpanExporter, log: Log): Sdk.SpanExporter {
  let isFailing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined;
        if (failed !== isFailing) {
          isFailing = failed;
          const reason = failed ? reasonOf(result.error) : 'answered';
          const remedy = failed
            ? 'Look at the collector and at `telemetry.otlp`; events are not concerned.'
            : null;
          const event = failed ? 'traces_not_sent' : 'traces_sent_again';
          log(failed ? 'warn' : 'info', { event, reason, remedy });
        }
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

/** A status or the code of a socket: never the message, in which the address may stand. */
function reasonOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  if (typeof code === 'number') return `http_${code}`;
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : 'unanswered';
}
