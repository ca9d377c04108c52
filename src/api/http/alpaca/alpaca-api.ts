// Alpaca's trading API at `/alpaca/v2`, for programs that were written for it: the same orders, on the command doors of our own API.
import type { FastifyError, FastifyRequest } from 'fastify';
import type { AlpacaApiSettings } from '../../../trader/ports/alpaca-api-settings.ts';
import type { RateChecks } from '../guard/rates.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { accountRoutes } from './account-routes.ts';
import { type AlpacaError, alpacaErrorOf, noEndpoint, sendAlpacaError } from './alpaca-error.ts';
import { alpacaCallerOf, type Callers, credentialsIn } from './callers.ts';
import { marketRoutes } from './market-routes.ts';
import { type CommandParts, orderCommandRoutes } from './order-commands.ts';
import { orderRoutes } from './order-routes.ts';
import { positionRoutes } from './position-routes.ts';
import { watchlistRoutes } from './watchlist-routes.ts';
import { type ChangedTexts, createWatchlists } from './watchlists.ts';

export interface AlpacaApiParts {
  readonly settings: Pick<AlpacaApiSettings, 'plainBuys'>;
  readonly callers: Callers;
  readonly identity: Identity;
  readonly rates: Pick<RateChecks, 'ofKey'>;
  readonly after: CommandParts['after'];
  readonly locks: CommandParts['locks'];
  readonly texts: ChangedTexts;
}

const SECOND_MS = 1_000;

/**
 * Every body is JSON, whatever it is called: their Go client names no type, `curl -d` that of a form, and their JavaScript client
 * an empty one where it sends no body.
 */
function readAsJson({ headers }: FastifyRequest): void {
  const isThere = Number(headers['content-length'] ?? 0) > 0 || 'transfer-encoding' in headers;
  if (isThere) headers['content-type'] = 'application/json';
  else delete headers['content-type'];
}

/** A field that is null says nothing, whatever it is called: the Rust client `apca` sends one that Alpaca does not know. */
function withoutNulls(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

export function alpacaApi(
  server: Server,
  { settings, callers, identity, rates, after, locks, texts }: AlpacaApiParts,
): void {
  server.decorateRequest('alpacaCaller', null);
  server.setErrorHandler((error: FastifyError | AlpacaError, request, reply) =>
    sendAlpacaError(alpacaErrorOf(error, request), request, reply),
  );
  server.setNotFoundHandler(noEndpoint);
  server.addHook('onRequest', async (request) => {
    readAsJson(request);
    const by = { address: request.ip, requestId: request.id };
    request.alpacaCaller = await callers.proved(credentialsIn(request), by);
    request.accountId = request.alpacaCaller.client.account;
  });
  server.addHook(
    'onRequest',
    rates.ofKey((request) => alpacaCallerOf(request).key.id),
  );
  server.addHook('preValidation', async (request) => {
    request.body = withoutNulls(request.body);
  });
  server.addHook('onSend', (request, reply, _, done) => {
    const { rate } = request;
    if (rate !== undefined)
      reply.headers({
        'x-ratelimit-limit': rate.max,
        'x-ratelimit-remaining': rate.left,
        'x-ratelimit-reset': Math.ceil(identity.context.now() / SECOND_MS) + rate.resetSeconds,
        ...(reply.statusCode === 429 && rate.left === 0 && { 'retry-after': rate.resetSeconds }),
      });
    done();
  });
  const { plainBuys } = settings;
  accountRoutes(server, plainBuys);
  marketRoutes(server, plainBuys);
  positionRoutes(server);
  watchlistRoutes(server, createWatchlists(texts, identity.context.now), plainBuys);
  orderRoutes(server);
  orderCommandRoutes(server, { identity, after, locks, plainBuys });
}
