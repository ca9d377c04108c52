// What a statement says its period added up to. The cash report is the broker's own sum; without one its rows are.
import { minus, negated, plus } from '../../../../kernel/amounts.ts';
import { currencyFrom } from '../../rows/currency-code.ts';
import { type FileTotals, type TotalsEntry, totalsOf } from '../../rows/file-totals.ts';
import type { CashRow } from './cash-row.ts';
import type { StatedCash, StatedTrade } from './statement-figures.ts';

export interface StatedRows {
  readonly cash: readonly StatedCash[];
  readonly trades: readonly StatedTrade[];
  readonly cashRows: readonly CashRow[];
}

export function statementTotals({ cash, trades, cashRows }: StatedRows): FileTotals {
  const fromRows = totalsOf([...trades.flatMap(tradeEntries), ...cashRows.flatMap(cashEntries)]);
  const reported = cash.flatMap(({ currency: of, starting, ending }): TotalsEntry[] =>
    starting === undefined || ending === undefined
      ? []
      : [{ total: 'cash', of, amount: minus(ending, starting) }],
  );
  return reported.length === 0 ? fromRows : { ...fromRows, cash: totalsOf(reported).cash };
}

function tradeEntries(trade: StatedTrade): TotalsEntry[] {
  const { currency, commissionCurrency, proceeds, commission, taxes, quantity } = trade;
  const [base = ''] = trade.security.symbol.split('.');
  const converted = base === trade.security.symbol ? undefined : currencyFrom(base);
  return [
    { total: 'cash', of: currency, amount: plus(proceeds, taxes) },
    { total: 'cash', of: commissionCurrency, amount: commission },
    { total: 'fees', of: commissionCurrency, amount: negated(commission) },
    { total: 'fees', of: currency, amount: negated(taxes) },
    converted === undefined
      ? { total: 'quantity', of: trade.security.symbol, amount: quantity }
      : { total: 'cash', of: converted, amount: quantity },
  ];
}

function cashEntries({ kind, currency: of, amount, security }: CashRow): TotalsEntry[] {
  const cash: TotalsEntry = { total: 'cash', of, amount };
  switch (kind) {
    case 'dividend':
      return [cash, { total: 'dividends', of, amount }];
    case 'withholding':
      // From interest: a tax by itself, of no dividend.
      return security === undefined
        ? [cash]
        : [cash, { total: 'withholding', of, amount: negated(amount) }];
    case 'fee':
      return [cash, { total: 'fees', of, amount: negated(amount) }];
    default:
      return [cash];
  }
}
