// The tax view that a caller has chosen, with the portfolios of affiliates that they may read.
import type { FastifyRequest } from 'fastify';
import { taxLists } from '../../../ledger/app/tax/tax-lists.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { HolderNumber } from '../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../loaders/book.ts';
import { principalOf } from '../loaders/caller.ts';
import { mayReadPortfolio } from '../loaders/resolve-portfolio.ts';
import type { ChosenView, CountedAffiliates } from './tax/year-report.ts';

/** Of a user who has never had a portfolio. */
export const NO_HOLDER = 0 as HolderNumber;

export async function viewOf({ ledger, home }: Book, user: string): Promise<ChosenView> {
  const holder = await ledger.read.holderOf(user);
  return taxLists(ledger.read, holder ?? NO_HOLDER, home.currency);
}

export const NO_AFFILIATES: CountedAffiliates = { affiliates: [], hidden: [] };

/** A share that was withdrawn is not read any more. */
export async function countedAffiliates(
  book: Book,
  request: FastifyRequest,
  { affiliates }: ChosenView,
): Promise<CountedAffiliates> {
  const seen = new Set<PortfolioId>();
  for (const id of affiliates)
    if (await mayReadPortfolio(book, principalOf(request), id)) seen.add(id);
  return {
    affiliates: affiliates.filter((id) => seen.has(id)),
    hidden: affiliates.filter((id) => !seen.has(id)),
  };
}
