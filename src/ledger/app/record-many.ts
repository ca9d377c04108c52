// Books many transactions of one portfolio as one change: the rows that they have in common are written once, and what they have
// to recompute is recomputed once.
import { failed, type Result } from '../../kernel/result.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { BookableDraft } from '../domain/transactions/entry-of-draft.ts';
import { changePortfolio } from './booking/change-portfolio.ts';
import type { ChangedPortfolio, NewEntry } from './booking/write/change.ts';
import type { LedgerContext } from './ledger-context.ts';
import { newEntry, portfolioFor, type RecordContext, type RecordRefusal } from './record.ts';

/** None of them may have been booked before. A refusal does not say which one it is about. */
export async function recordMany(
  ledger: LedgerContext,
  context: RecordContext,
  portfolioId: PortfolioId,
  drafts: readonly BookableDraft[],
): Promise<Result<ChangedPortfolio, RecordRefusal>> {
  const { step, cause } = context;
  const found = await portfolioFor(context, portfolioId);
  if (!found.ok) return found;
  const portfolio = found.value;
  const add: NewEntry[] = [];
  for (const draft of drafts) {
    const entry = await newEntry(ledger, context, portfolio, draft);
    if (!entry.ok) return failed(entry.failure);
    add.push(entry.value);
  }
  const change = { add, takeBack: [], reason: undefined };
  return changePortfolio(step, ledger.portfolios, { portfolio, change, cause });
}
