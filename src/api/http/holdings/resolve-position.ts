// The position a request is about, and the price that it is valued at.
import type { FastifyRequest } from 'fastify';
import {
  type RecordedPosition,
  recordedPosition,
} from '../../../ledger/app/valuation/recorded-position.ts';
import { type PriceOrReason, pricesIn } from '../../../ledger/app/valuation/used-price.ts';
import type { PortfolioId, SecurityId } from '../../../ledger/ports/drafts.ts';
import type { Book } from '../loaders/book.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { valuationSources } from '../presenters/valued-portfolio.ts';
import { NotFoundError, notFound } from '../shapes/problem.ts';
import { closureBody, lotBody, positionBody } from './position-bodies.ts';

interface PositionKey {
  readonly portfolio: PortfolioId;
  readonly security: SecurityId;
  readonly side: 'LONG' | 'SHORT';
}

export function positionKey(id: string): PositionKey {
  const [portfolio, security, side] = id.split('-');
  return {
    portfolio: Number(portfolio) as PortfolioId,
    security: Number(security) as SecurityId,
    side: side === 'SHORT' ? 'SHORT' : 'LONG',
  };
}

/** One that the caller may not see looks like one that does not exist. */
export async function portfolioOfPosition(
  book: Book,
  request: FastifyRequest,
  id: string,
  needs: 'read' | 'keep',
) {
  return resolvePortfolio(book, request, positionKey(id).portfolio, needs).catch(
    (error: unknown) => {
      throw error instanceof NotFoundError
        ? notFound('unknown_position', `No position ${id}.`)
        : error;
    },
  );
}

export async function resolvePosition(
  book: Book,
  request: FastifyRequest,
  id: string,
  needs: 'read' | 'keep',
): Promise<RecordedPosition> {
  const { security, side } = positionKey(id);
  const portfolio = await portfolioOfPosition(book, request, id, needs);
  const position = await recordedPosition(book.ledger.read, portfolio, security, side);
  if (position === undefined) throw notFound('unknown_position', `No position ${id}.`);
  return position;
}

export async function priceOfPosition(
  book: Book,
  { portfolio, security }: RecordedPosition,
): Promise<PriceOrReason> {
  const priceOf = await pricesIn(valuationSources(book), portfolio.id, [security]);
  return priceOf(security);
}

export async function detailedPosition(book: Book, position: RecordedPosition) {
  const { portfolio, security, lots, closures } = position;
  const price = await priceOfPosition(book, position);
  const { today } = valuationSources(book);
  return {
    ...positionBody(position, price),
    lots: lots.map((lot) => lotBody(lot, { security, portfolio, used: price.used, today })),
    closures: closures.map((closure) => closureBody(closure)),
  };
}
