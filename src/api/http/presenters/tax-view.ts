// The tax view that a request may see: all portfolios of the caller, or one that somebody shares.
import type { FastifyRequest } from 'fastify';
import type { TradingDay } from '../../../kernel/instant.ts';
import { blockingQuestions } from '../../../ledger/app/questions/open-questions.ts';
import { NO_TAX_LISTS } from '../../../ledger/app/tax/tax-lists.ts';
import { type TaxView, taxView } from '../../../ledger/app/tax/tax-view.ts';
import type { PortfolioId, SecurityId } from '../../../ledger/ports/drafts.ts';
import { dayAt } from '../../../market/time/zone.ts';
import type { Book } from '../loaders/book.ts';
import { principalOf } from '../loaders/caller.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { namesIn, type ShownView } from './tax/tax-bodies.ts';

export interface TaxViewQuery {
  /** Undefined: all portfolios of the caller. */
  readonly portfolio_id?: number | undefined;
}

export async function visibleTaxView(
  book: Book,
  request: FastifyRequest,
  { portfolio_id: id }: TaxViewQuery,
  security?: SecurityId,
): Promise<ShownView> {
  const { read } = book.ledger;
  const own = await read.holderOf(principalOf(request).user.id);
  const row =
    id === undefined ? undefined : await resolvePortfolio(book, request, id as PortfolioId, 'read');
  const holder = row?.holder ?? own;
  const view = holder === undefined ? NOTHING_HELD : await taxView(read, holder, security);
  return {
    view,
    securities: await namesIn(read, view),
    portfolio: row?.id,
    isOwn: holder === own,
    questions: await blockingQuestions(read, shownIn(view, row?.id)),
  };
}

function shownIn({ portfolios }: TaxView, only: PortfolioId | undefined): readonly PortfolioId[] {
  return only === undefined ? portfolios.map(({ id }) => id) : [only];
}

export function todayOf({ ledger, home }: Book): TradingDay {
  return dayAt(home.zone, ledger.context.store.now());
}

const NOTHING_HELD: TaxView = {
  closures: [],
  openLots: [],
  portfolios: [],
  lists: NO_TAX_LISTS,
  source: {
    portfolios: [],
    scope: {
      windowDays: 0,
      taxDeferred: new Set(),
      groupOf: (security) => security,
      departures: new Map(),
    },
  },
};
