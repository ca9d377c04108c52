// The portfolio that a request about rebalancing means, and what all of these routes share.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PortfolioId } from '../../../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../../../ledger/ports/ledger-rows.ts';
import { clientPortfolios } from '../../../holdings/client-portfolios.ts';
import type { Book } from '../../../loaders/book.ts';
import { principalOf } from '../../../loaders/caller.ts';
import { resolvePortfolio } from '../../../loaders/resolve-portfolio.ts';
import { coded, notFound, ProblemError, unprocessable } from '../../../shapes/problem.ts';
import { id } from '../../../shapes/transaction-rows.ts';

export const tags = ['rebalancing'];
export const reads = { needs: 'read' } as const;
export const keeps = { needs: 'keep' } as const;
export const params = z.object({ client_id: id() });

interface Chosen {
  readonly client: number;
  readonly wanted: number | undefined;
  readonly needs: 'read' | 'keep';
}

/** The only one of the client unless one is named. */
export async function portfolioOf(
  book: Book,
  request: FastifyRequest,
  { client, wanted, needs }: Chosen,
): Promise<PortfolioRow> {
  if (wanted !== undefined) {
    const row = await resolvePortfolio(book, request, wanted as PortfolioId, needs);
    if (row.holder !== client)
      throw notFound('unknown_client', `Client ${client} has no portfolio ${wanted}.`);
    return row;
  }
  const rows = await clientPortfolios(book, request, { client, wanted });
  const [only, ...others] = rows;
  if (only === undefined)
    throw unprocessable(
      'portfolio_id',
      'You keep no portfolio yet; open one at /portfolios.',
      'portfolio_required',
    );
  if (others.length === 0) return resolvePortfolio(book, request, only.id, needs);
  const detail = `portfolio_id: required, since client ${client} has several portfolios (${rows.map(({ id: one }) => one).join(', ')}).`;
  throw new ProblemError(
    coded('portfolio_required', detail, {
      errors: [{ field: 'portfolio_id', detail: 'required' }],
      reasons: [{ kind: 'PORTFOLIO_REQUIRED' }],
    }),
  );
}

export async function isOwner(book: Book, request: FastifyRequest, { holder }: PortfolioRow) {
  const { user } = principalOf(request);
  return user.role === 'admin' || (await book.ledger.read.holderOf(user.id)) === holder;
}
