// The security that a question about cost basis names, its price now, and who may ask what it means for tax.
import type { FastifyRequest } from 'fastify';
import { listingsMeant } from '../../../ledger/app/registry/listings.ts';
import { pricesIn } from '../../../ledger/app/valuation/used-price.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow, SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../loaders/book.ts';
import { bookProblem } from '../loaders/book-refusals.ts';
import { principalOf } from '../loaders/caller.ts';
import { valuationSources } from '../presenters/valued-portfolio.ts';
import { forbidden, notFound } from '../shapes/problem.ts';

/** What the portfolios hold under the ticker; else what is listed in their currency. */
export async function securityNamed(
  book: Book,
  ticker: string,
  portfolios: readonly PortfolioRow[],
): Promise<SecurityRow> {
  const candidates = await listingsMeant(book.ledger.read, ticker, {
    portfolios: portfolios.map(({ id }) => id),
    currency: portfolios[0]?.baseCurrency,
  });
  const [security, other] = candidates;
  if (security === undefined) throw notFound('unknown_security', `No transaction names ${ticker}.`);
  if (other === undefined) return security;
  throw bookProblem({ kind: 'AMBIGUOUS_SYMBOL', symbol: ticker, candidates });
}

/** Prices stated for single positions count where one portfolio is asked for. */
export async function priceNow(
  book: Book,
  portfolios: readonly PortfolioRow[],
  security: SecurityRow,
) {
  const sources = valuationSources(book);
  const [only, ...others] = portfolios;
  const place = others.length === 0 && only !== undefined ? only.id : NOWHERE;
  const priceOf = await pricesIn(sources, place, [security]);
  return { price: priceOf(security), today: sources.today };
}

const NOWHERE = 0 as PortfolioId;

/** What a sale means for tax depends on all portfolios of the owner. */
export async function ownerOnly(book: Book, request: FastifyRequest, { holder }: PortfolioRow) {
  const { user } = principalOf(request);
  if (user.role === 'admin' || (await book.ledger.read.holderOf(user.id)) === holder) return;
  throw forbidden(
    'owner_required',
    'Figures for tax look at all portfolios of the owner, so only the owner may ask; book the sale at /transactions instead.',
  );
}

/** Only owners ask for tax, so all portfolios of the view may be named. */
export const OWN = { portfolio: undefined, isOwn: true } as const;
