// Transactions as a data product: what counts, and whether it adds up to the cash that is shown. There may be very many, so they
// are read in parts, and a page of them from the store.
import { sumOf } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { ProductRow } from '../../domain/products/product.ts';
import type { OutsideFault } from '../../domain/products/quality.ts';
import type { CashRow, PortfolioRow, TransactionRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { PartsOf } from './product-view.ts';

const AT_ONCE = 1_000;

export const transactionParts: PartsOf = async function* parts({ read }, portfolio) {
  const sums = new Map<string, Money>();
  for (let offset = 0, isMore = true; isMore; offset += AT_ONCE) {
    const asked = { portfolio: portfolio.id, limit: AT_ONCE, offset };
    const page = await read.transactions({ ...asked, order: 'asc' });
    for (const { currency, cash } of page)
      sums.set(currency, sumOf([sums.get(currency) ?? NO_MONEY, cash]));
    yield page.map(cellsOf);
    isMore = page.length === AT_ONCE;
  }
  return missingCash(sums, await read.cash(portfolio.id));
};

export interface TransactionPage {
  readonly rows: readonly ProductRow[];
  /** On all pages together. */
  readonly total: number;
}

/** Of several portfolios, one after the other as they are given; in each in the order of numbers. */
export async function transactionPage(
  read: LedgerReads,
  portfolios: readonly PortfolioRow[],
  {
    limit,
    offset,
    order,
  }: { readonly limit: number; readonly offset: number; readonly order: 'asc' | 'desc' },
): Promise<TransactionPage> {
  const rows: ProductRow[] = [];
  let total = 0;
  for (const { id: portfolio } of portfolios) {
    const count = await read.transactionCount({ portfolio });
    const from = Math.max(0, offset - total);
    const wanted = limit - rows.length;
    if (wanted > 0 && from < count) {
      const asked = { portfolio, limit: wanted, offset: from, order, by: 'id' } as const;
      rows.push(...(await read.transactions(asked)).map(cellsOf));
    }
    total += count;
  }
  return { rows, total };
}

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
function missingCash(sums: ReadonlyMap<string, Money>, cash: readonly CashRow[]): OutsideFault[] {
  const balances = new Map<string, Money>(cash.map(({ currency, balance }) => [currency, balance]));
  return [...new Set([...sums.keys(), ...balances.keys()])].flatMap((currency) => {
    const sum = sums.get(currency) ?? NO_MONEY;
    const balance = balances.get(currency) ?? NO_MONEY;
    if (sum.eq(balance)) return [];
    const why = `transactions add up to ${textOf(sum)} ${currency}, the cash is ${textOf(balance)}`;
    return [{ row: `cash ${currency}`, dimension: 'consistency', why }];
  });
}
