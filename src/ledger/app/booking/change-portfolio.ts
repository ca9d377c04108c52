// Changes a portfolio in one step: forward if all its entries come last, else by recomputing the securities concerned.
// Decision 0036
import type { Result } from '../../../kernel/result.ts';
import { securitiesOf } from '../../domain/entries/entry.ts';
import { type Cause, portfolioStream } from '../../domain/events/envelope.ts';
import type { ChangeRefusal } from '../../domain/portfolio/fold-entries.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import type { LedgerStep } from '../../ports/ledger-store.ts';
import { withDecidedLots } from './decided-lots.ts';
import { appendEntries } from './write/append-entries.ts';
import type { BookedPortfolio, BookedPortfolios } from './write/booked-portfolio.ts';
import { type Change, type ChangedPortfolio, touchedBy } from './write/change.ts';
import { missedActions } from './write/missed-actions.ts';
import { bookRecomputed } from './write/recomputed.ts';

export interface PortfolioChanged {
  readonly portfolio: PortfolioRow;
  readonly change: Change;
  readonly cause: Cause;
}

/** A refused change has written nothing. Actions that a back-dated entry is entitled to are booked with it. */
export async function changePortfolio(
  step: LedgerStep,
  portfolios: BookedPortfolios,
  { portfolio, change: asked, cause }: PortfolioChanged,
): Promise<Result<ChangedPortfolio, ChangeRefusal>> {
  const version = await step.lock(portfolioStream(portfolio.id));
  const missed = await missedActions(step, portfolio, asked);
  const whole = missed.length === 0 ? asked : { ...asked, add: [...asked.add, ...missed] };
  const change = await withDecidedLots(step, portfolio, whole, version);
  const touched = touchedBy(change);
  const booked = await portfolios.at(step, portfolio.id, version, touched);
  const context = { step, portfolio, booked, cause };
  const isForward = change.takeBack.length === 0 && comesLast(change, booked);
  const isLone = change.add.length <= 1;
  try {
    const changed = isForward
      ? await appendEntries(context, change.add)
      : await bookRecomputed(context, change, touched);
    // Of several entries some may have been booked before one was refused; after a recomputation the book is another one.
    if (!isForward || (!changed.ok && !isLone)) portfolios.forget(portfolio.id);
    return changed;
  } catch (error) {
    portfolios.forget(portfolio.id);
    throw error;
  }
}

function comesLast({ add }: Change, { positions }: BookedPortfolio): boolean {
  const lastAt = new Map([...positions].map(([security, row]) => [security, row?.lastAt]));
  for (const { entry } of add)
    for (const security of securitiesOf(entry)) {
      const last = lastAt.get(security);
      if (last !== undefined && last > entry.at) return false;
      lastAt.set(security, entry.at);
    }
  return true;
}
