// A command on its way to the desk as a span: the trader's turn continues the trace from it.
import type { DeskAsked } from '../../trader/app/desk-client/desk-client.ts';
import type { Tracing } from '../../trader/ports/tracing.ts';

export interface TracedCommand {
  /** As given, with the trace context of this span in `by`. */
  readonly asked: DeskAsked;
  end(isOk: boolean): void;
}

export function tracedCommand(tracing: Tracing | undefined, asked: DeskAsked): TracedCommand {
  const { method, path, body } = asked;
  const sender = senderIn(body);
  const parent = sender?.traceparent;
  if (tracing === undefined || typeof parent !== 'string') return { asked, end() {} };
  const span = tracing.start(`desk ${method} ${path.split('?', 1)[0]}`, 'client', parent);
  const by = { ...sender, traceparent: span.traceparent };
  return {
    asked: { ...asked, body: { ...(body as object), by } },
    end: (isOk) => span.end(isOk ? {} : { error: 'the desk refused it or did not answer' }),
  };
}

function senderIn(body: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { by } = body as { by?: unknown };
  return typeof by === 'object' && by !== null ? { ...by } : undefined;
}
