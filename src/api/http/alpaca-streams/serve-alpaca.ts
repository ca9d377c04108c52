// Alpaca's API as programs of its clients reach it: requests below `/alpaca/v2`, streams below `/alpaca`.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AlpacaApiSettings } from '../../../trader/ports/alpaca-api-settings.ts';
import type { SharedLocks } from '../../store/workers/shared-locks.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { alpacaApi } from '../alpaca/alpaca-api.ts';
import { errorOfProblem, noEndpoint, sendAlpacaError } from '../alpaca/alpaca-error.ts';
import { createCallers } from '../alpaca/callers.ts';
import type { ChangedTexts } from '../alpaca/watchlists.ts';
import { priceRoutes } from '../alpaca-prices/price-routes.ts';
import type { RateChecks } from '../guard/rates.ts';
import type { Book } from '../loaders/book.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import type { Problem } from '../shapes/problem.ts';
import type { StoredTexts } from './stored-position.ts';
import { type AlpacaStreamParts, alpacaStreams, priceStreams } from './stream-routes.ts';
import { tradeEvents } from './trade-events.ts';

export interface AlpacaParts extends Omit<AlpacaStreamParts, 'callers' | 'texts'> {
  readonly settings: AlpacaApiSettings;
  readonly clients: TraderClients;
  readonly identity: Identity;
  readonly rates: Pick<RateChecks, 'ofKey'>;
  readonly book: Pick<Book, 'ledger'>;
  /** Undefined for a process that works alone. */
  readonly locks: SharedLocks | undefined;
}

/** Programs that take a host alone ask at `/v2` and `/stream`, as at Alpaca. `settings`: undefined where that is not served. */
export const addressesFor =
  (settings: AlpacaApiSettings | undefined) =>
  ({ url = '/' }: { readonly url?: string | undefined }): string =>
    settings !== undefined && /^\/(?:v2|stream)(?=[/?]|$)/.test(url) ? `/alpaca${url}` : url;

/** Answers what has failed before there was a route; false if it was not sent to an address of Alpaca's. */
export function refuseUnrouted(
  settings: AlpacaApiSettings | undefined,
  problem: Problem,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): boolean {
  const isTheirs = settings !== undefined && request.url.startsWith('/alpaca/');
  if (isTheirs) sendAlpacaError(errorOfProblem(problem), request, reply);
  return isTheirs;
}

export async function serveAlpaca(server: Server, parts: AlpacaParts): Promise<void> {
  const { settings, clients, book, live } = parts;
  const callers = createCallers(settings, clients, parts.identity);
  const { store } = book.ledger.context;
  const texts: StoredTexts & ChangedTexts = {
    load: (name) => store.read.cursor(name),
    save: (name, text) => store.inOneStep((step) => step.saveCursor(name, text)),
    change: (name, next) =>
      store.inOneStep(async (step) => {
        const text = next(await step.cursor(name));
        await step.saveCursor(name, text);
        return text;
      }),
  };
  const streamed = { ...parts, callers, texts };
  await server.register(
    async (routes: Server) => {
      routes.setNotFoundHandler(noEndpoint);
      alpacaStreams(routes, streamed);
      priceStreams(routes, streamed);
    },
    { prefix: '/alpaca' },
  );
  await server.register(
    async (routes: Server) => {
      alpacaApi(routes, { ...parts, callers, texts, after: live.after });
      priceRoutes(routes, live);
      tradeEvents(routes, streamed);
    },
    { prefix: '/alpaca/v2' },
  );
}
