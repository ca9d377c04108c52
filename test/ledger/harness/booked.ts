// Books drafts in a ledger under test, and shows what it holds.
import { textOf } from '../../../src/kernel/decimal.ts';
import type { Ledger } from '../../../src/ledger/app/ledger.ts';
import type { PortfolioId, TransactionId } from '../../../src/ledger/domain/entries/ids.ts';
import type { TransactionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import { CAUSE } from './drafts.ts';

export async function booked(
  ledger: Ledger,
  portfolio: PortfolioId,
  draft: TransactionDraft,
  cause = CAUSE,
): Promise<TransactionId> {
  const done = await ledger.inOneStep((step) => ledger.record(step, { portfolio, draft, cause }));
  if (!done.ok) throw new Error(JSON.stringify(done.failure));
  return done.value.rows[0]?.id as TransactionId;
}

/** Positions as `<symbol> <quantity> at <cost>`, open lots as `<day> <quantity> at <basis>`, and cash. */
export async function shownBook({ read }: Ledger, portfolio: PortfolioId) {
  const positions = await read.positions(portfolio);
  const securities = await read.securities(positions.map(({ security }) => security));
  const symbols = new Map(securities.map(({ id, symbol }) => [id, symbol]));
  const lots = await read.lots({ portfolios: [portfolio], isOpen: true });
  const cash = await read.cash(portfolio);
  return {
    positions: positions.map(
      ({ security, quantity, cost }) =>
        `${symbols.get(security)} ${textOf(quantity)} at ${textOf(cost)}`,
    ),
    lots: lots.map(
      ({ openedOn, remaining, basis }) => `${openedOn} ${textOf(remaining)} at ${textOf(basis)}`,
    ),
    cash: cash.map(({ balance, currency }) => `${textOf(balance)} ${currency}`),
  };
}
