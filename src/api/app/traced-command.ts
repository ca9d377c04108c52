// A command on its way to the trader as a span: the trader's turn continues the trace from it.
import type { ControlRequest } from '../../trader/app/control-client/control-client.ts';
import type { Tracing } from '../../trader/ports/tracing.ts';

export interface TracedCommand {
  /** As given, with the trace context of this span in `by`. */
  readonly asked: ControlRequest;
  end(isOk: boolean): void;
}

export function tracedCommand(tracing: Tracing | undefined, asked: ControlRequest): TracedCommand {
  const { method, path, body } = asked;
  const sender = senderIn(body);
  const parent = sender?.traceparent;
  if (tracing === undefined || typeof parent !== 'string') return { asked, end() {} };
  const span = tracing.start(`desk ${method} ${path.split('?', 1)[0]}`, 'client', parent);
  const by = { ...sender, traceparent: span.traceparent };
  return {
    asked: { ...asked, body: { ...(body as object), by } },
    end: (isOk) => span.end(isOk ? {} : { error: 'the trader refused it or did not answer' }),
  };
}

function senderIn(body: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { by } = body as { by?: unknown };
  return typeof by === 'object' && by !== null ? { ...by } : undefined;
}
