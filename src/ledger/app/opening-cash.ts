// The cash that an account held before anything was booked here: what its broker says it holds, less what the bookings since
// explain. Booked once for each currency, before the first booking, and replaced when a better figure is known.
// Decision 0037
import { minus, plus } from '../../kernel/amounts.ts';
import { type Money, NO_MONEY } from '../../kernel/decimal.ts';
import { type Instant, instant, type TradingDay } from '../../kernel/instant.ts';
import { ok, type Result } from '../../kernel/result.ts';
import type { CurrencyCode, PortfolioId } from '../domain/entries/ids.ts';
import type { Cause } from '../domain/events/envelope.ts';
import type { CashDraft } from '../domain/transactions/draft.ts';
import type { TransactionRow } from '../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import { allTransactions } from './all-transactions.ts';
import type { Ledger } from './ledger.ts';
import type { RecordRefusal } from './record.ts';

/** What a broker says an account holds. */
export interface StatedCash {
  readonly currency: CurrencyCode;
  readonly amount: Money;
  /** When it said so, and that moment as a day at home. */
  readonly at: Instant;
  readonly on: TradingDay;
  /** Whether it holds at the end of that day, as in a statement; otherwise all that is booked counts. */
  readonly isEndOfDay: boolean;
  /** Who said so, for the notes: `the statement of 2026-11-20`. */
  readonly by: string;
}

export interface OpenedCash {
  /** Negative if the account owed money. */
  readonly amount: Money;
  /** What stood there before; undefined if nothing did. */
  readonly before: Money | undefined;
}

const SOURCE = 'broker';

function originOf(currency: string) {
  return { source: SOURCE, id: `opening-cash.${currency}` };
}

/** Afterwards the portfolio holds what the broker says. Inside a step. */
export async function openCash(
  ledger: Pick<Ledger, 'record' | 'correct' | 'takeBack'>,
  step: LedgerStep,
  { portfolio, stated, cause }: Asked,
): Promise<Result<OpenedCash, RecordRefusal>> {
  const found = await openingCash(step, portfolio, stated);
  const { amount, known } = found;
  const draft = amount.isZero() ? undefined : draftOf(found, stated);
  const reason = `Replaced by what ${stated.by} says.`;
  const done =
    known === undefined
      ? draft && (await ledger.record(step, { portfolio, draft, cause }))
      : draft === undefined
        ? await ledger.takeBack(step, { transaction: known.id, reason, cause })
        : await ledger.correct(step, { transaction: known.id, draft, reason, cause });
  return done?.ok === false ? done : ok({ amount, before: known?.cash });
}

interface Asked {
  readonly portfolio: PortfolioId;
  readonly stated: StatedCash;
  readonly cause: Cause;
}

interface Opening {
  readonly amount: Money;
  readonly known: TransactionRow | undefined;
  /** The first booking beside it. */
  readonly first: TransactionRow | undefined;
}

/** What would be booked. */
export async function openingCash(
  reads: LedgerReads,
  portfolio: PortfolioId,
  { currency, amount, on, isEndOfDay }: StatedCash,
): Promise<Opening> {
  const { source, id } = originOf(currency);
  const known = await reads.transactionByOrigin(portfolio, source, id);
  const rows = (await allTransactions(reads, portfolio)).filter((row) => row.id !== known?.id);
  const explained = rows
    .filter((row) => row.currency === currency && (!isEndOfDay || row.on <= on))
    .reduce((sum, { cash }) => plus(sum, cash), NO_MONEY);
  return { amount: minus(amount, explained), known, first: rows[0] };
}

function draftOf({ amount, first }: Opening, { currency, at, on, by }: StatedCash): CashDraft {
  const isFirst = first !== undefined && first.at <= at;
  return {
    type: amount.isNegative() ? 'WITHDRAWAL' : 'DEPOSIT',
    at: isFirst ? instant(first.at - 1) : at,
    on: isFirst ? first.on : on,
    currency,
    rate: undefined,
    amount: amount.abs() as Money,
    notes: `OPENING_BALANCE: cash held before the first booking, so that the balance is what ${by} says.`,
    origin: originOf(currency),
  };
}
