// Moves lots between two portfolios of the book, with their cost and dates, in one step.
import { shareOf, sumOf } from '../../kernel/amounts.ts';
import { NO_MONEY } from '../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { PortfolioId, TransactionId } from '../domain/entries/ids.ts';
import { type Lot, lotIdOf, type TradeId } from '../domain/lots/lot.ts';
import { bookOf } from '../domain/lots/lot-book.ts';
import { takesFor } from '../domain/lots/lot-choice.ts';
import { methodOn } from '../domain/lots/method-history.ts';
import { termsOf } from '../domain/portfolio/terms-of.ts';
import type { TransferDraft } from '../domain/transactions/draft.ts';
import type { PortfolioRow, SecurityRow } from '../ports/ledger-rows.ts';
import { changePortfolio } from './booking/change-portfolio.ts';
import type { ChangedPortfolio } from './booking/write/change.ts';
import type { LedgerContext } from './ledger-context.ts';
import { portfolioFor, type RecordContext, type RecordRefusal, rowOf } from './record.ts';
import { resolvedSecurity } from './registry/resolve-security.ts';

/** What changed in the portfolio that gave; the other one has a transaction of the type TRANSFER_IN. */
export async function recordTransfer(
  ledger: LedgerContext,
  context: RecordContext,
  from: PortfolioId,
  draft: TransferDraft,
): Promise<Result<ChangedPortfolio, RecordRefusal>> {
  const { step, cause } = context;
  const both = await bothPortfolios(context, from, draft.toPortfolio);
  if (!both.ok) return both;
  const { defaults } = ledger;
  const security = await resolvedSecurity(step, draft.security, draft.currency, {
    defaults,
    cause,
    on: draft.on,
    portfolio: from,
    closes: true,
  });
  if (!security.ok) return security;
  const moved = await movedLots(context, both.value.giver, draft, security.value);
  if (!moved.ok) return moved;
  const what: Moved = { draft, security: security.value, lots: moved.value };
  const left = await moveOut(ledger, context, both.value.giver, what);
  if (!left.ok) return left;
  const out = left.value.rows[0]?.id;
  const arrived = await moveIn(ledger, context, both.value.taker, { ...what, out });
  return arrived.ok ? left : arrived;
}

interface Moved {
  readonly draft: TransferDraft;
  readonly security: SecurityRow;
  readonly lots: readonly Lot[];
}

/** Locked in the order of their numbers, so that two transfers in opposite directions do not wait for each other. */
async function bothPortfolios(
  context: RecordContext,
  from: PortfolioId,
  to: PortfolioId,
): Promise<Result<{ readonly giver: PortfolioRow; readonly taker: PortfolioRow }, RecordRefusal>> {
  if (from === to) return failed({ kind: 'UNKNOWN_PORTFOLIO', portfolio: to });
  const rows = new Map<PortfolioId, PortfolioRow>();
  for (const id of [from, to].toSorted((a, b) => a - b)) {
    const expectedVersion = id === from ? context.expectedVersion : undefined;
    const found = await portfolioFor({ ...context, expectedVersion }, id);
    if (!found.ok) return found;
    rows.set(id, found.value);
  }
  const [giver, taker] = [rows.get(from), rows.get(to)];
  if (giver === undefined || taker === undefined) throw new Error('both portfolios were read');
  return ok({ giver, taker });
}

async function movedLots(
  { step }: RecordContext,
  giver: PortfolioRow,
  draft: TransferDraft,
  { id }: SecurityRow,
): Promise<Result<readonly Lot[], RecordRefusal>> {
  const { quantity, chosen } = draft;
  const lots = await step.openLots(giver.id, id);
  const available = sumOf(lots.map(({ remaining }) => remaining));
  if (!quantity.gt(0)) return failed({ kind: 'INVALID_QUANTITY', quantity });
  if (quantity.gt(available))
    return failed({ kind: 'INSUFFICIENT_QUANTITY', wanted: quantity, available });
  const trade = { ...pseudoTrade(draft), ...(chosen && { chosen }) };
  const booked = methodOn(giver.methods, draft.on);
  const method = booked === 'SPECIFIC_ID' || booked === 'MIN_TAX' ? 'FIFO' : booked;
  const takes = takesFor(bookOf(lots), trade, quantity, { ...termsOf(giver), method });
  if (!takes.ok) return takes;
  return ok(
    takes.value.map(({ lot, quantity: part }) => ({
      ...lot,
      openedQuantity: part,
      remaining: part,
      basis: shareOf(lot.basis, part, lot.remaining),
    })),
  );
}

/** Lots are chosen as for a sale, at no price. */
function pseudoTrade({ at, on, quantity }: TransferDraft) {
  const price = NO_MONEY as never;
  const id = 'transfer' as TradeId;
  return { id, side: 'SELL' as const, at, on, booking: 0, quantity, price, fees: NO_MONEY };
}

async function moveOut(
  ledger: LedgerContext,
  { step, cause }: RecordContext,
  portfolio: PortfolioRow,
  { draft, security, lots }: Moved,
): Promise<Result<ChangedPortfolio, RecordRefusal>> {
  const id = (await step.nextId('transaction')) as TransactionId;
  const entry = { ...commonOf(draft, id), kind: 'lots-out' as const, security: security.id, lots };
  const row = rowOf(draft, { id, portfolio: portfolio.id, security, notes: undefined });
  const change = { add: [{ entry, row }], takeBack: [], reason: undefined };
  return changePortfolio(step, ledger.portfolios, { portfolio, change, cause });
}

async function moveIn(
  ledger: LedgerContext,
  { step, cause }: RecordContext,
  portfolio: PortfolioRow,
  { draft, security, lots, out }: Moved & { readonly out: TransactionId | undefined },
): Promise<Result<ChangedPortfolio, RecordRefusal>> {
  const id = (await step.nextId('transaction')) as TransactionId;
  const named = lots.map((lot, at) => ({
    ...lot,
    id: lotIdOf((lots.length === 1 ? String(id) : `${id}.${at + 1}`) as TradeId),
  }));
  const entry = {
    ...commonOf(draft, id),
    kind: 'lots-in' as const,
    security: security.id,
    lots: named,
  };
  const row = {
    ...rowOf(draft, { id, portfolio: portfolio.id, security, notes: undefined }),
    type: 'TRANSFER_IN' as const,
    originSource: 'transfer',
    originId: String(out),
  };
  const change = { add: [{ entry, row }], takeBack: [], reason: undefined };
  return changePortfolio(step, ledger.portfolios, { portfolio, change, cause });
}

function commonOf({ at, on, currency, rate }: TransferDraft, id: TransactionId) {
  return { id, at, on, booking: 0, currency, rate };
}
