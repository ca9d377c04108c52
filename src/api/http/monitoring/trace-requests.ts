// Each request as a span, continued from the caller's trace if it sent one.
import type { FastifyRequest } from 'fastify';
import type { OpenSpan, Tracing } from '../../../trader/ports/tracing.ts';
import type { Server } from '../loaders/parts.ts';

export function traceRequests(server: Server, tracing: Tracing): void {
  const spans = new WeakMap<FastifyRequest, OpenSpan>();
  server.addHook('onRequest', async (request) => {
    const { traceparent: parent } = request.headers;
    const given = typeof parent === 'string' ? parent : undefined;
    const span = tracing.start(request.method, 'server', given);
    spans.set(request, span);
    request.traceparent = span.traceparent;
  });
  server.addHook('onResponse', async (request, { statusCode }) => {
    const span = spans.get(request);
    const route = request.routeOptions.url ?? 'none';
    span?.rename(`${request.method} ${route}`);
    span?.end({
      'http.request.method': request.method,
      'http.route': route,
      'http.response.status_code': statusCode,
      'sluice.request_id': request.id,
      ...(statusCode >= 500 ? { error: `status ${statusCode}` } : {}),
    });
  });
}
