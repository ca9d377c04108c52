// Corrects the price of a trade: it is booked anew at the other price, with the lots it named and the origin it came from, in one change.
import type { Price } from '../../kernel/decimal.ts';
import { failed, type Result } from '../../kernel/result.ts';
import type { Entry, TradeEntry } from '../domain/entries/entry.ts';
import type { TransactionId } from '../domain/entries/ids.ts';
import type { TransactionRow } from '../ports/ledger-rows.ts';
import { changePortfolio } from './booking/change-portfolio.ts';
import { type ChangedPortfolio, rowBefore } from './booking/write/change.ts';
import type { LedgerContext } from './ledger-context.ts';
import { portfolioFor, type RecordContext, type RecordRefusal } from './record.ts';

export type PriceCorrectionRefusal =
  | RecordRefusal
  /** It has another price than the one that was to be corrected, or it is not a trade. */
  | { readonly kind: 'PRICE_CHANGED'; readonly transaction: TransactionId };

export interface PriceCorrection {
  readonly transaction: TransactionId;
  /** As it is booked; another one is not corrected. */
  readonly was: Price;
  readonly price: Price;
  readonly reason: string;
}

export async function correctPrice(
  ledger: LedgerContext,
  context: RecordContext,
  { transaction, was, price, reason }: PriceCorrection,
): Promise<Result<ChangedPortfolio, PriceCorrectionRefusal>> {
  const { step, cause } = context;
  const seen = await step.transaction(transaction);
  if (seen === undefined) return failed({ kind: 'UNKNOWN_TRANSACTION', transaction });
  const portfolio = await portfolioFor(context, seen.portfolio);
  if (!portfolio.ok) return portfolio;
  // Others could take it back until the portfolio was locked.
  const row = (await step.transaction(transaction)) ?? seen;
  if (row.voidedBy !== undefined) return failed({ kind: 'ALREADY_VOIDED', transaction });
  const entry = await entryOf(context, row);
  if (entry?.kind !== 'trade' || row.price?.eq(was) !== true)
    return failed({ kind: 'PRICE_CHANGED', transaction });
  const id = (await step.nextId('transaction')) as TransactionId;
  const corrected: TradeEntry = { ...entry, id, price, decided: undefined };
  const add = [{ entry: corrected, row: { ...rowBefore(row, id), price } }];
  const change = { add, takeBack: [row], reason };
  return changePortfolio(step, ledger.portfolios, { portfolio: portfolio.value, change, cause });
}

async function entryOf(
  { step }: RecordContext,
  { id, portfolio, security }: TransactionRow,
): Promise<Entry | undefined> {
  const entries = security === undefined ? [] : await step.entries(portfolio, [security]);
  return entries.find((one) => one.id === id);
}
