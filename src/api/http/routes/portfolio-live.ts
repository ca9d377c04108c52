// `WS /api/v1/ws/portfolio/{id}`, and the same as server-sent events at `/api/v1/portfolios/{id}/events`.
import { z } from 'zod';
import { readable } from '../../../ledger/app/portfolios.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import { portfolioStream } from '../../../ledger/ports/events.ts';
import type { PersonalReads } from '../../identity/personal-reads.ts';
import { NAME_LENGTH_MAX } from '../../live/portfolio/portfolio-message.ts';
import {
  createPortfolioReader,
  type PortfolioStreamContext,
} from '../../live/portfolio/portfolio-reader.ts';
import { createValuations } from '../../live/portfolio/valuations.ts';
import type { SessionContext } from '../../live/session/authenticated-session.ts';
import type { Book } from '../loaders/book.ts';
import type { Server } from '../loaders/parts.ts';
import { noteStream } from '../loaders/personal-reads.ts';
import { mayReadPortfolio, resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { valuedPortfolio } from '../presenters/valued-portfolio.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { quoteBody } from '../shapes/stock-shape.ts';
import { readOverEvents, serverSentEvent } from '../streaming/server-sent-events.ts';
import { readOverSocket } from '../streaming/socket-reader.ts';
import { namesIn, symbolsAsked } from '../streaming/stream-query.ts';
import type { StreamParts } from './live.ts';
import { portfolioParams } from './portfolios.ts';

interface LiveParts {
  readonly book: Book;
  readonly session: SessionContext;
  readonly personalReads: PersonalReads;
}

export function portfolioLiveRoutes(
  server: Server,
  { book, session, personalReads }: LiveParts,
  { metrics, connections, authenticator }: StreamParts,
): void {
  const context = streamContext(book, session, personalReads);
  const reading = (id: number) => ({
    metrics,
    connections,
    authenticator,
    begin: (socket: Parameters<typeof createPortfolioReader>[2]) =>
      createPortfolioReader(context, id as PortfolioId, {
        ...socket,
        send(message) {
          if (message.type === 'gap') metrics.gapReported(message.valuations + message.prices);
          socket.send(message);
        },
      }),
  });

  server.get(
    '/ws/portfolio/:id',
    {
      websocket: true,
      config: { needs: 'nothing' },
      schema: { hide: true, params: portfolioParams },
    },
    (socket, request) => readOverSocket(socket, request, reading(request.params.id)),
  );

  server.get(
    '/portfolios/:id/events',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['live'],
        summary: 'Valuations of a portfolio as server-sent events',
        params: portfolioParams,
        querystring: z.strictObject({
          prices: symbolsAsked(NAME_LENGTH_MAX),
        }),
        response: {
          200: { content: { 'text/event-stream': { schema: serverSentEvent } } },
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await resolvePortfolio(book, request, id as PortfolioId, 'read');
      const { prices } = request.query;
      const requests =
        prices === undefined ? [] : [{ type: 'subscribe', symbols: namesIn(prices) }];
      readOverEvents(request, reply, { ...reading(id), requests });
    },
  );
}

function streamContext(
  book: Book,
  session: SessionContext,
  reads: PersonalReads,
): PortfolioStreamContext {
  const { ledger, prices } = book;

  async function value(id: PortfolioId) {
    const row = await ledger.read.portfolio(id);
    if (row === undefined) return undefined;
    const portfolio = await readable(ledger.context, ledger.read, row);
    const body = await valuedPortfolio(book, portfolio);
    const { version } = portfolio;
    const asked = { stream: portfolioStream(id), after: version - 1, limit: 1 };
    const [newest] = await ledger.read.events(asked);
    const position = newest?.position ?? 0;
    return { body, version, position, symbols: body.holdings.map(({ symbol }) => symbol) };
  }

  return {
    ...session,
    valuations: createValuations({
      ...session,
      value,
      versionOf: ledger.versionOf,
      changes: ledger.changes,
      prices,
    }),
    prices,
    quoteShown: quoteBody,
    async mayRead(who, id) {
      if (!(await mayReadPortfolio(book, who, id))) return false;
      const row = await ledger.read.portfolio(id);
      if (row !== undefined) await noteStream({ reads, ledger: ledger.read }, who, row.holder);
      return true;
    },
  };
}
