// Transactions as a data product: what counts, and whether it adds up to the cash that is shown.
import { sumOf } from '../../../kernel/amounts.ts';
import { NO_MONEY, textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { OutsideFault } from '../../domain/products/quality.ts';
import type { CashRow, TransactionRow } from '../../ports/ledger-rows.ts';
import type { ViewOf } from './product-view.ts';

const AT_ONCE = 1_000;

export const transactionView: ViewOf = async ({ read, pause }, portfolio) => {
  const booked: TransactionRow[] = [];
  for (let isMore = true; isMore; ) {
    const asked = { portfolio: portfolio.id, limit: AT_ONCE, offset: booked.length };
    const page = await read.transactions({ ...asked, order: 'asc' });
    booked.push(...page);
    isMore = page.length === AT_ONCE;
    await pause();
  }
  return {
    rows: booked.map(cellsOf),
    faults: missingCash(booked, await read.cash(portfolio.id)),
  };
};

function cellsOf(row: TransactionRow) {
  return {
    transaction_id: row.id,
    portfolio_id: row.portfolio,
    type: row.type,
    at: toIso(row.at),
    on: row.on,
    recorded_at: toIso(row.recordedAt),
    cash: textOf(row.cash),
    fees: textOf(row.fees),
    currency: row.currency,
    security_id: row.security ?? null,
    quantity: row.quantity === undefined ? null : textOf(row.quantity),
    price: row.price === undefined ? null : textOf(row.price),
    settles_at: row.settlesAt === undefined ? null : toIso(row.settlesAt),
    origin: row.originId === undefined ? null : `${row.originSource}/${row.originId}`,
  };
}

/** The cash of each currency is the sum of what its transactions received and paid. */
function missingCash(booked: readonly TransactionRow[], cash: readonly CashRow[]): OutsideFault[] {
  const byCurrency = Map.groupBy(booked, ({ currency }) => currency);
  const balances = new Map(cash.map(({ currency, balance }) => [currency, balance]));
  return [...new Set([...byCurrency.keys(), ...balances.keys()])].flatMap((currency) => {
    const sum = sumOf((byCurrency.get(currency) ?? []).map((row) => row.cash));
    const balance = balances.get(currency) ?? NO_MONEY;
    if (sum.eq(balance)) return [];
    const why = `transactions add up to ${textOf(sum)} ${currency}, the cash is ${textOf(balance)}`;
    return [{ row: `cash ${currency}`, dimension: 'consistency', why }];
  });
}
