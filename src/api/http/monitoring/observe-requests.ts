// What the log and the metrics learn of each request: never its body, headers or query.

import type { FastifyRequest } from 'fastify';
import { HIDDEN } from '../../../kernel/redact.ts';
import { StoreUnavailable } from '../../../sql/store-unavailable.ts';
import type { ErrorReports, ReportedPlace } from '../../../trader/ports/error-reports.ts';
import type { Tracing } from '../../../trader/ports/tracing.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import type { Server } from '../loaders/parts.ts';
import { ProblemError } from '../shapes/problem.ts';
import { traceRequests } from './trace-requests.ts';

export interface RequestLog {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly user: string | undefined;
  /** The account of the trader that was asked. */
  readonly accountId: string | undefined;
  readonly orderId: string | undefined;
  readonly durationMs: number;
  /** Only for failures of ours. */
  readonly error: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The error behind a 5xx, for the log only. */
    failure: string | undefined;
    /** What the request is about, for the log; a route sets it as soon as it knows. */
    accountId: string | undefined;
    orderId: string | undefined;
  }
}

export interface RequestObserver {
  /** Absent unless a collector is configured. */
  readonly tracing: Tracing | undefined;
  /** Absent unless an address is configured. */
  readonly errorReports: ErrorReports | undefined;
  readonly metrics: ApiMetrics;
  log(entry: RequestLog): void;
}

export function observeRequests(
  server: Server,
  { metrics, tracing, errorReports, log }: RequestObserver,
): void {
  server.decorateRequest('failure', undefined);
  server.decorateRequest('accountId', undefined);
  server.decorateRequest('orderId', undefined);
  server.decorateRequest('traceparent', undefined);
  if (tracing !== undefined) traceRequests(server, tracing);
  server.addHook('onRequest', ({ headers }, reply, done) => {
    // A socket is counted as such; its first response has no end.
    if (headers.upgrade === undefined) {
      metrics.requestBegan();
      reply.raw.once('close', metrics.requestEnded);
    }
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const durationMs = reply.elapsedTime;
    // A client that left before its answer was given none.
    const status = reply.raw.headersSent ? reply.statusCode : CLIENT_GONE;
    metrics.answered({
      method,
      route: request.is404 ? undefined : request.routeOptions.url,
      status,
      seconds: durationMs / 1_000,
    });
    log({
      requestId: request.id,
      method,
      path: pathOf(request.url),
      status,
      user: request.principal?.user.username,
      accountId: request.accountId,
      orderId: request.orderId ?? orderIn(request),
      durationMs,
      error: status >= 500 ? request.failure : undefined,
    });
    done();
  });
  server.addHook('onError', async (request, _, error) => {
    if (error instanceof StoreUnavailable) request.failure = error.message;
    else if (!(error instanceof ProblemError)) {
      request.failure = error.stack ?? error.message;
      if ((error.statusCode ?? 500) >= 500) errorReports?.report(error, placeOf(request));
    }
  });
}

/** As web servers log it. */
const CLIENT_GONE = 499;

function placeOf({ id: requestId, method, routeOptions: { url } }: FastifyRequest): ReportedPlace {
  return { requestId, ...(url === undefined ? {} : { route: `${method} ${url}` }) };
}

const ORDER_ROUTE = /\/orders\/:id(\/|$)/;

/** An unknown id is logged too; what does not fit its schema is not. */
function orderIn({ routeOptions, params }: FastifyRequest): string | undefined {
  if (!ORDER_ROUTE.test(routeOptions.url ?? '')) return undefined;
  const { id } = params as { id?: unknown };
  return typeof id === 'string' && id.length <= 64 ? id : undefined;
}

/** No name in our addresses is as long; a token or a code that lost its way into one is. */
const SECRET_LIKE = /[\w.~%-]{32,}/g;

/** Without the query and without anything that looks like a secret: neither is any business of a log. */
export function pathOf(url: string): string {
  return (url.split('?', 1)[0] ?? '').replaceAll(SECRET_LIKE, HIDDEN);
}
