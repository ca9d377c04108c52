// Spans of OpenTelemetry as the rest of the code sees them. Absent unless a collector is configured.

export type SpanFields = Readonly<Record<string, string | number | boolean>>;

export interface OpenSpan {
  /** W3C trace context, for what this step causes elsewhere. */
  readonly traceparent: string;
  /** A better name, once it is known. */
  rename(name: string): void;
  end(fields?: SpanFields & { readonly error?: string }): void;
}

export interface PastSpan {
  readonly name: string;
  readonly parent: string | undefined;
  /** Epoch ms, with fractions. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly fields?: SpanFields;
}

export type SpanKind = 'server' | 'client' | 'internal';

export interface Tracing {
  start(name: string, kind: SpanKind, parent: string | undefined): OpenSpan;
  /** A step that has happened; returns its trace context. */
  record(span: PastSpan): string;
  /** Sends what waits, for a limited time. */
  stop(): Promise<void>;
}

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export function isTraceparent(text: unknown): text is string {
  return typeof text === 'string' && TRACEPARENT.test(text);
}
