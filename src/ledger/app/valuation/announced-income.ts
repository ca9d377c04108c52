// Dividends that were announced for what a portfolio holds and that it has not booked: what it would be paid before taxes.
import { scaled, valueAt } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  type Money,
  NO_QUANTITY,
  ONE,
  type Price,
  type Quantity,
} from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import { RATE_AGE_MAX_DAYS, ratesByDay } from '../../domain/currency/rates-by-day.ts';
import type { CurrencyCode, SecurityId } from '../../domain/entries/ids.ts';
import { heldIn, sideOf } from '../../domain/lots/lot-book.ts';
import { foldEntries } from '../../domain/portfolio/fold-entries.ts';
import { bookOf } from '../../domain/portfolio/portfolio-book.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import { hasShape } from '../../domain/transactions/transaction-type.ts';
import { countingEntries } from '../../domain/valuation/recorded-entry.ts';
import type { PortfolioRow, SecurityRow, TransactionRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';

export interface AnnouncedIncome {
  readonly security: SecurityRow;
  /** Who buys on this day or later does not get it. */
  readonly exDate: TradingDay;
  /** Held before the ex-date; negative if short, which pays it. */
  readonly quantity: Quantity;
  readonly perShare: Price;
  readonly currency: CurrencyCode;
  readonly amount: Money;
  /** At the rate of today; undefined if it is not known. */
  readonly baseAmount: Money | undefined;
  readonly source: string;
}

type Sources = Pick<ValuationSources, 'read' | 'history' | 'today'>;

/** From the ex-date to the payment. */
const PAID_WITHIN_DAYS = 70;
/** Some books have the payment on the record date, and time zones move days. */
const BOOKED_BEFORE_DAYS = 3;
const ACTIONS_MAX = 1_000;

export async function announcedIncome(
  sources: Sources,
  portfolio: PortfolioRow,
  { securities, to }: { readonly securities: readonly SecurityRow[]; readonly to: TradingDay },
): Promise<readonly AnnouncedIncome[]> {
  const { read, today, history } = sources;
  const base = portfolio.baseCurrency;
  const range = { from: addDays(today, -PAID_WITHIN_DAYS), to };
  const found: Omit<AnnouncedIncome, 'baseAmount'>[] = [];
  for (const security of securities) {
    const announced = await announcedFor(sources, security, range);
    if (announced.length === 0) continue;
    const asked = { portfolio: portfolio.id, security: security.id, limit: ROWS_MAX, offset: 0 };
    const booked = await read.transactions(asked);
    for (const one of announced.filter((own) => !isBooked(own, booked))) {
      const on = one.exDate > today ? today : addDays(one.exDate, -1);
      const quantity = await heldAt(read, portfolio, { security: security.id, on });
      if (quantity.isZero()) continue;
      found.push({ ...one, security, quantity, amount: valueAt(quantity, one.perShare) });
    }
  }
  const days = { from: addDays(today, -RATE_AGE_MAX_DAYS), to: today };
  const currencies = new Set(found.map(({ currency }) => currency));
  const rateOn = ratesByDay(await history.rates([...currencies, base], days), base);
  const rateOf = (currency: CurrencyCode): Decimal | undefined => {
    const rate = rateOn(currency, today);
    return currency === base ? ONE : rate.ok ? rate.value.rate : undefined;
  };
  return found
    .map((one) => {
      const rate = rateOf(one.currency);
      return { ...one, baseAmount: rate && scaled(one.amount, rate) };
    })
    .toSorted((a, b) => (a.exDate < b.exDate ? -1 : a.exDate > b.exDate ? 1 : 0));
}

const ROWS_MAX = 1_000_000;

type Announced = Pick<AnnouncedIncome, 'exDate' | 'perShare' | 'currency' | 'source'>;

/** By the company or an administrator, and by sources of prices; of one day the former. */
async function announcedFor(
  { read, history }: Sources,
  { id, symbol }: SecurityRow,
  range: { readonly from: TradingDay; readonly to: TradingDay },
): Promise<readonly Announced[]> {
  const byDay = new Map<TradingDay, Announced>();
  for (const { on, perShare, currency, source } of await history.dividends(symbol, range))
    byDay.set(on, { exDate: on, perShare: perShare as Price, currency, source });
  const actions = await read.actions({ security: id, limit: ACTIONS_MAX, offset: 0 });
  for (const { on, action, currency, status } of actions) {
    if (action.kind !== 'cash-dividend' || on < range.from || on > range.to) continue;
    // What is applied is booked; what is reversed does not happen.
    if (status !== 'ANNOUNCED') byDay.delete(on);
    else byDay.set(on, { exDate: on, perShare: action.perShare, currency, source: 'announced' });
  }
  return [...byDay.values()];
}

function isBooked({ exDate }: Announced, booked: readonly TransactionRow[]): boolean {
  const from = addDays(exDate, -BOOKED_BEFORE_DAYS);
  const to = addDays(exDate, PAID_WITHIN_DAYS);
  return booked.some(
    ({ type, on, voidedBy, income }) =>
      voidedBy === undefined &&
      (hasShape(type, 'distribution') || (type === 'CORPORATE_ACTION' && !income.isZero())) &&
      from <= on &&
      on <= to,
  );
}

async function heldAt(
  read: Sources['read'],
  portfolio: PortfolioRow,
  { security, on }: { readonly security: SecurityId; readonly on: TradingDay },
): Promise<Quantity> {
  const connected = await read.connected(portfolio.id, [security]);
  const recorded = await read.recordedEntries(portfolio.id, connected);
  const entries = countingEntries(recorded, { on, knownAt: undefined });
  const folded = foldEntries(
    entries.map(({ entry }) => entry),
    termsOf(portfolio),
  );
  if (!folded.ok) throw new Error(`entry ${folded.failure.entry.id} cannot be folded again`);
  const lots = bookOf(folded.value.book, security);
  const side = sideOf(lots);
  if (side === undefined) return NO_QUANTITY;
  return side === 'SHORT' ? (heldIn(lots).negated() as Quantity) : heldIn(lots);
}
