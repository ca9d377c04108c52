// What was held on a day in the past, as it was known at a moment: one position, or a whole portfolio.
import { z } from 'zod';
import { pastPortfolio } from '../../../../ledger/app/valuation/past-portfolio.ts';
import type { PortfolioId } from '../../../../ledger/ports/drafts.ts';
import { momentBody, momentOfQuery } from '../../holdings/moment.ts';
import {
  eventIdsOf,
  pastExplanation,
  pastLotsBody,
  pastPositionBody,
  pastValueBody,
} from '../../holdings/past-bodies.ts';
import { resolvePosition } from '../../holdings/resolve-position.ts';
import { type Book, reportBook } from '../../loaders/book.ts';
import type { Server } from '../../loaders/parts.ts';
import { resolvePortfolio } from '../../loaders/resolve-portfolio.ts';
import { valuationSources } from '../../presenters/valued-portfolio.ts';
import { asOfQuery, pastValueSchema, reconstructedSchema } from '../../shapes/past-value.ts';
import { positionId } from '../../shapes/position-rows.ts';
import { notFound } from '../../shapes/problem.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';
import { id as idShape } from '../../shapes/transaction-rows.ts';

const reads = { needs: 'read' } as const;
const querystring = z.strictObject(asOfQuery);

export function pastHoldingRoutes(server: Server, book: Book): void {
  server.get(
    '/holdings/positions/:id/reconstruct',
    {
      config: reads,
      schema: {
        tags: ['holdings'],
        summary: 'A position as it was at the end of a day, as it was known at a moment',
        params: z.object({ id: positionId() }),
        querystring,
        response: { 200: reconstructedSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const reported = await reportBook(book);
      const { id } = request.params;
      const { portfolio, security, side } = await resolvePosition(reported, request, id, 'read');
      const moment = momentOfQuery(reported, request.query);
      const asked = { ...moment, security: security.id };
      const past = await pastPortfolio(valuationSources(reported), portfolio, asked);
      if (past.valuation.entries.length === 0)
        throw notFound(
          'unknown_position',
          `Position ${id} was not opened yet on ${moment.on}, as it was known then.`,
        );
      const held = past.valuation.positions.find(
        (one) => one.security === security.id && one.quantity.isNegative() === (side === 'SHORT'),
      );
      const body =
        held === undefined
          ? { ...closedBody(id), portfolio_id: portfolio.id, security_id: security.id, side }
          : pastPositionBody(portfolio, past, held);
      return {
        ...momentBody(moment),
        ...body,
        ticker: security.symbol,
        currency: security.currency,
        lots: held === undefined ? [] : pastLotsBody(held),
        event_ids: [...eventIdsOf(past)],
        ...(request.query.explain && { explanation: pastExplanation(portfolio, past) }),
      };
    },
  );

  server.get(
    '/portfolios/:id/value',
    {
      config: reads,
      schema: {
        tags: ['portfolios'],
        summary: 'The value of a portfolio at the end of a day, as it was known at a moment',
        params: z.object({ id: idShape() }),
        querystring,
        response: { 200: pastValueSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const reported = await reportBook(book);
      const id = request.params.id as PortfolioId;
      const portfolio = await resolvePortfolio(reported, request, id, 'read');
      const moment = momentOfQuery(reported, request.query);
      const asked = { ...moment, security: undefined };
      const past = await pastPortfolio(valuationSources(reported), portfolio, asked);
      return {
        ...pastValueBody(portfolio, past, moment),
        ...(request.query.explain && { explanation: pastExplanation(portfolio, past) }),
      };
    },
  );
}

function closedBody(id: string) {
  const nothing = { price: null, price_on: null, price_stale: null, market_value: null } as const;
  return {
    ...nothing,
    position_id: id,
    status: 'CLOSED' as const,
    quantity: '0',
    purchase_price: null,
    cost_basis: '0',
    unrealized_gl: null,
    unpriced_reason: null,
  };
}
