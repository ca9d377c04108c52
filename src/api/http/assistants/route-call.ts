// Calls of our own routes inside this process, for assistants and chats, so that guards, validation, rights and audit are those of any other caller.
import type { Principal } from '../../identity/principal.ts';
import type { Server } from '../loaders/parts.ts';
import { REQUEST_ID } from '../shapes/request-id.ts';
import { exchange } from './direct-exchange.ts';
import type { InternalTokens } from './internal-tokens.ts';

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

/** In whose name routes are asked, and what the audit trail has about it. */
export interface AskedFor {
  readonly caller: Principal;
  readonly address: string;
  readonly requestId: string;
}

/** Until `work` is done it may ask routes as this caller. */
export async function askingRoutes<Done>(
  server: Server,
  { passes, caller, address, requestId }: AskedFor & { readonly passes: InternalTokens },
  work: (ask: AskRoute) => Promise<Done>,
): Promise<Done> {
  const bearer = passes.issue(caller);
  try {
    return await work(async ({ method, path, query = {}, body, idempotencyKey }) => {
      const { status, text } = await exchange(server, {
        method,
        url: `${PREFIX}${path}${queryText(query)}`,
        address,
        headers: {
          authorization: `Bearer ${bearer}`,
          [REQUEST_ID]: requestId,
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        text: body === undefined ? undefined : JSON.stringify(body),
      });
      return { status, body: JSON.parse(text) };
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
