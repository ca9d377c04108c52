// The income of a portfolio by month as a body.
import { sumOf } from '../../../kernel/amounts.ts';
import { textOf } from '../../../kernel/decimal.ts';
import type {
  AnnouncedIncome,
  IncomeCalendar,
  IncomePeriod,
  IncomeRow,
} from '../../../ledger/app/valuation/income-calendar.ts';
import type { PortfolioRow, SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import type { IncomeCalendarBody } from '../shapes/income-rows.ts';
import { converted, convertedOrNull } from './current-bodies.ts';

interface Asked extends IncomePeriod {
  /** Every security that the portfolio ever had. */
  readonly securities: readonly SecurityRow[];
}

export function incomeCalendarBody(
  { id, baseCurrency }: PortfolioRow,
  { booked, announced, months }: IncomeCalendar,
  { from, to, securities }: Asked,
): IncomeCalendarBody {
  const symbols = new Map(securities.map((row) => [row.id, row.symbol]));
  const symbolOf = ({ security }: IncomeRow) =>
    security === undefined ? null : (symbols.get(security) ?? String(security));
  return {
    ...{ portfolio_id: id, base_currency: baseCurrency, from, to },
    booked: converted(sumOf(months.map((one) => one.booked))),
    announced: converted(sumOf(months.map((one) => one.announced))),
    months: months.map((one) => ({
      month: one.month,
      booked: converted(one.booked),
      announced: converted(one.announced),
    })),
    rows: booked.map((row) => ({
      ...{ transaction_id: row.transaction, on: row.on, type: row.type, symbol: symbolOf(row) },
      currency: row.currency,
      amount: textOf(row.amount),
      base_amount: convertedOrNull(row.baseAmount),
    })),
    announced_rows: announced.map(announcedBody),
    complete: [...booked, ...announced].every(({ baseAmount }) => baseAmount !== undefined),
  };
}

function announcedBody(one: AnnouncedIncome): IncomeCalendarBody['announced_rows'][number] {
  return {
    ...{ security_id: one.security.id, symbol: one.security.symbol, ex_date: one.exDate },
    quantity: textOf(one.quantity),
    per_share: textOf(one.perShare),
    currency: one.currency,
    amount: textOf(one.amount),
    base_amount: convertedOrNull(one.baseAmount),
    source: one.source,
  };
}
