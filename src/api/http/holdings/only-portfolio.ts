// The portfolio that a booking without a number means: the caller's only one.
import type { FastifyRequest } from 'fastify';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../loaders/book.ts';
import { principalOf } from '../loaders/caller.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { coded, ProblemError, unprocessable } from '../shapes/problem.ts';

export async function onlyPortfolio(
  book: Book,
  request: FastifyRequest,
  wanted: number | undefined,
): Promise<PortfolioRow> {
  if (wanted !== undefined) return resolvePortfolio(book, request, wanted as PortfolioId, 'keep');
  const { read } = book.ledger;
  const holder = await read.holderOf(principalOf(request).user.id);
  const all = holder === undefined ? [] : await read.portfoliosOf([holder]);
  const own = all.filter(({ closedAt, kind }) => closedAt === undefined && kind === 'ORDINARY');
  const [only, ...others] = own;
  if (only === undefined)
    throw unprocessable(
      'portfolio_id',
      'You keep no portfolio yet; open one at /portfolios.',
      'portfolio_required',
    );
  if (others.length === 0) return resolvePortfolio(book, request, only.id, 'keep');
  const detail = `portfolio_id: required, since you keep several portfolios (${own.map(({ id }) => id).join(', ')}).`;
  throw new ProblemError(
    coded('portfolio_required', detail, {
      errors: [{ field: 'portfolio_id', detail: 'required' }],
      reasons: [{ kind: 'PORTFOLIO_REQUIRED' }],
    }),
  );
}
