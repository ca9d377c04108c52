// Traces over OTLP/HTTP. Imported only when a collector is configured, because the packages take time and memory to load.
import {
  type Context,
  SpanKind as OtelKind,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { isTraceparent, type OpenSpan, type SpanKind, type Tracing } from '../../ports/tracing.ts';

export interface TracingOptions {
  /** Complete address of the traces endpoint. */
  readonly url: string;
  readonly service: string;
  readonly version: string;
}

/** A collector that does not answer costs memory for this many spans, then the newest are dropped. */
const SPANS_MAX = 2_048;
const SEND_EVERY_MS = 1_000;
const TIMEOUT_MS = 2_000;

const KINDS: Readonly<Record<SpanKind, OtelKind>> = {
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  internal: OtelKind.INTERNAL,
};

export function createTracing({ url, service, version }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: TIMEOUT_MS });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.version': version }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: SPANS_MAX,
        scheduledDelayMillis: SEND_EVERY_MS,
        exportTimeoutMillis: TIMEOUT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('sluice', version);
  return {
    start(name, kind, parent) {
      return openSpan(tracer.startSpan(name, { kind: KINDS[kind] }, contextOf(parent)));
    },
    record({ name, parent, fromMs, toMs, fields = {} }) {
      const span = tracer.startSpan(
        name,
        { startTime: fromMs, attributes: { ...fields } },
        contextOf(parent),
      );
      span.end(toMs);
      return traceparentOf(span);
    },
    stop: () => provider.shutdown().catch(() => {}),
  };
}

function openSpan(span: Span): OpenSpan {
  return {
    traceparent: traceparentOf(span),
    rename: (name) => void span.updateName(name),
    end({ error, ...fields } = {}) {
      span.setAttributes(fields);
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
      span.end();
    },
  };
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** The parent decides whether the trace is sampled. */
function contextOf(parent: string | undefined): Context {
  if (!isTraceparent(parent)) return ROOT_CONTEXT;
  const [, traceId = '', spanId = '', flags = ''] = parent.split('-');
  const traceFlags = Number.parseInt(flags, 16) & 1;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
