// Names the lots of a sale that is booked, until it settles: the sale is booked anew with them, in one change.
import type { TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { settlementOf } from '../../market/venues/settlement/settlement.ts';
import { settlementRuleOf } from '../../market/venues/settlement-rules.ts';
import type { TradeEntry } from '../domain/entries/entry.ts';
import type { TransactionId } from '../domain/entries/ids.ts';
import type { LotChoice } from '../domain/lots/trade.ts';
import { mayNameLots } from '../domain/settlement/settlement.ts';
import type { TransactionRow } from '../ports/ledger-rows.ts';
import { changePortfolio } from './booking/change-portfolio.ts';
import { type ChangedPortfolio, rowBefore } from './booking/write/change.ts';
import type { LedgerContext } from './ledger-context.ts';
import { portfolioFor, type RecordContext, type RecordRefusal } from './record.ts';

export type NamingRefusal =
  | RecordRefusal
  /** It closed no lots. */
  | { readonly kind: 'CLOSES_NO_LOTS'; readonly transaction: TransactionId }
  /** What the portfolio's method chose then stands. */
  | {
      readonly kind: 'SALE_SETTLED';
      readonly transaction: TransactionId;
      readonly settledOn: TradingDay;
    };

export async function identifyLots(
  ledger: LedgerContext,
  context: RecordContext,
  id: TransactionId,
  lots: readonly LotChoice[],
): Promise<Result<ChangedPortfolio, NamingRefusal>> {
  const { step, cause } = context;
  const seen = await step.transaction(id);
  if (seen === undefined) return failed({ kind: 'UNKNOWN_TRANSACTION', transaction: id });
  const portfolio = await portfolioFor(context, seen.portfolio);
  if (!portfolio.ok) return portfolio;
  // Others could take it back until the portfolio was locked.
  const row = (await step.transaction(id)) ?? seen;
  if (row.voidedBy !== undefined) return failed({ kind: 'ALREADY_VOIDED', transaction: id });
  const entry = await saleOf(context, row);
  if (!entry.ok) return entry;
  const number = (await step.nextId('transaction')) as TransactionId;
  const named: TradeEntry = {
    ...entry.value,
    ...{ id: number, method: 'SPECIFIC_ID', chosen: lots, decided: undefined },
  };
  return changePortfolio(step, ledger.portfolios, {
    portfolio: portfolio.value,
    change: {
      add: [{ entry: named, row: rowBefore(row, number) }],
      takeBack: [row],
      reason: 'its lots were named',
    },
    cause,
  });
}

async function saleOf(
  { step }: RecordContext,
  row: TransactionRow,
): Promise<Result<TradeEntry, NamingRefusal>> {
  const { id: transaction, portfolio, security } = row;
  const closed = await step.closures({ portfolios: [portfolio], ...(security && { security }) });
  const isClosing = closed.some((one) => one.transaction === transaction);
  const entries = security === undefined ? [] : await step.entries(portfolio, [security]);
  const entry = entries.find((one) => one.id === transaction);
  if (!isClosing || security === undefined || entry?.kind !== 'trade')
    return failed({ kind: 'CLOSES_NO_LOTS', transaction });
  const venue = (await step.security(security))?.venue;
  const settlement = settlementOf(row.on, settlementRuleOf(venue));
  if (mayNameLots({ settlement }, step.at)) return ok(entry);
  return failed({ kind: 'SALE_SETTLED', transaction, settledOn: settlement.on });
}
