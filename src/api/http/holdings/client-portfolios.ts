// The portfolios of a person that the caller may see, by the person's number.
import type { FastifyRequest } from 'fastify';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { HolderNumber, PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../loaders/book.ts';
import { principalOf } from '../loaders/caller.ts';
import { resolvePortfolio, visiblePortfolios } from '../loaders/resolve-portfolio.ts';
import { notFound } from '../shapes/problem.ts';

/** `wanted`: one of them; open ones only, without simulations. A person of whom nothing is visible looks unknown. */
export async function clientPortfolios(
  book: Book,
  request: FastifyRequest,
  { client, wanted }: { readonly client: number; readonly wanted: number | undefined },
): Promise<readonly PortfolioRow[]> {
  const holder = client as HolderNumber;
  if (wanted !== undefined) {
    const row = await resolvePortfolio(book, request, wanted as PortfolioId, 'read');
    if (row.holder !== holder)
      throw notFound('unknown_client', `Client ${client} has no portfolio ${wanted}.`);
    return [row];
  }
  const { user } = principalOf(request);
  const { read } = book.ledger;
  const all =
    user.role === 'admin'
      ? await read.portfoliosOf([holder])
      : (await visiblePortfolios(book, request)).filter((row) => row.holder === holder);
  if (all.length === 0 && (await read.holderOf(user.id)) !== holder)
    throw notFound('unknown_client', `No client ${client}.`);
  return all.filter(isCounted);
}

/** The caller's own, and one of those that are shared if it is wanted. */
export async function askedPortfolios(
  book: Book,
  request: FastifyRequest,
  wanted: number | undefined,
): Promise<readonly PortfolioRow[]> {
  if (wanted !== undefined)
    return [await resolvePortfolio(book, request, wanted as PortfolioId, 'read')];
  const { read } = book.ledger;
  const holder = await read.holderOf(principalOf(request).user.id);
  return holder === undefined ? [] : (await read.portfoliosOf([holder])).filter(isCounted);
}

function isCounted({ closedAt, kind }: PortfolioRow): boolean {
  return closedAt === undefined && kind !== 'SIMULATION';
}
