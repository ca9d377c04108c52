// Calls of our own routes inside this process, so that guards, validation, rights and audit are those of any other caller.
import type { FastifyRequest } from 'fastify';
import { principalOf } from '../access/caller.ts';
import type { Server } from '../access/parts.ts';
import { REQUEST_ID } from '../shapes/request-id.ts';
import type { Passes } from './passes.ts';

export interface RouteCall {
  readonly method: 'GET' | 'POST';
  /** Behind `/api/v1`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: object;
  /** The same key books once. */
  readonly idempotencyKey?: string;
}

export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
}

export type AskRoute = (call: RouteCall) => Promise<RouteAnswer>;

const PREFIX = '/api/v1';

/** Until `work` is done it may ask routes as the caller of this request. */
export async function askingRoutes<Done>(
  server: Server,
  { passes, request }: { readonly passes: Passes; readonly request: FastifyRequest },
  work: (ask: AskRoute) => Promise<Done>,
): Promise<Done> {
  const bearer = passes.issue(principalOf(request));
  try {
    return await work(async ({ method, path, query = {}, body, idempotencyKey }) => {
      const answer = await server.inject({
        method,
        url: `${PREFIX}${path}${queryText(query)}`,
        remoteAddress: request.ip,
        headers: {
          authorization: `Bearer ${bearer}`,
          [REQUEST_ID]: request.id,
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { payload: body }),
      });
      return { status: answer.statusCode, body: answer.json() };
    });
  } finally {
    passes.end(bearer);
  }
}

function queryText(query: NonNullable<RouteCall['query']>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}
