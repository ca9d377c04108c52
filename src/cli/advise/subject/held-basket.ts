// A portfolio as one asset: what it holds now on the closes of every day that has all of them, with splits, dividends and
// currencies as the ledger knows them.
import {
  type BasketHolding,
  type BasketSeries,
  basketSeries,
} from '../../../advisers/policy/markets/basket-series.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { pastRates } from '../../../ledger/app/analytics/past-prices.ts';
import type { RateOnDay } from '../../../ledger/domain/currency/rates-by-day.ts';
import type { CurrencyCode } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow, SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import type { LedgerReads } from '../../../ledger/ports/ledger-store.ts';
import type { DailyClose, DayRange, PriceHistory } from '../../../ledger/ports/price-history.ts';
import type { ActionRow } from '../../../ledger/ports/security-master.ts';
import { holdingActions, type Payment } from './basket-actions.ts';

export interface Basket {
  readonly closes: BasketSeries['closes'];
  /** Of the holdings in holdings and cash together, 0 to 1. */
  readonly weight: number;
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

export interface BasketReads {
  readonly read: LedgerReads;
  readonly history: PriceHistory;
  readonly today: TradingDay;
}

/** Money is a double here: it is read by a network, never booked. */
export async function heldBasket(
  { id, baseCurrency }: PortfolioRow,
  reads: BasketReads,
): Promise<Result<Basket, string>> {
  const held = await holdingsOf(reads, id);
  if (held.length === 0) return failed('it holds nothing to advise on');
  const short = held.find(({ quantity }) => quantity < 0);
  if (short !== undefined)
    return failed(`${short.security.symbol} is short; weights of 0 to 100 % do not fit`);
  const cash = (await reads.read.cash(id)).filter(({ balance }) => !balance.isZero());
  const paidIn = held.flatMap(({ actions }) => actions.map(({ currency }) => currency));
  const currencies = [...held, ...cash].map(currencyOf).concat(paidIn);
  const rateOn = await pastRates({ ...reads, pause: async () => {} }, baseCurrency, {
    currencies: [...new Set(currencies)],
    range: { from: firstDayOf(held, reads.today), to: reads.today },
  });
  const rated: Rated = { rateIn: rateIn(rateOn), today: reads.today };
  const parts = held.map((one) => partOf(one, rated));
  const { closes, value } = basketSeries(parts.map(({ holding }) => holding));
  const lastDay = closes.at(-1)?.day ?? reads.today;
  const money = cash.map(
    ({ currency, balance }) => balance.toNumber() * (rated.rateIn(currency, lastDay) ?? 0),
  );
  const total =
    value +
    Math.max(
      0,
      money.reduce((sum, amount) => sum + amount, 0),
    );
  const weight = total > 0 ? value / total : 0;
  return ok({ closes, weight, notes: parts.flatMap(({ notes }) => notes) });
}

const ALL_DAYS: DayRange = { from: '1900-01-01' as TradingDay, to: '9999-12-31' as TradingDay };
/** A security has a handful of actions in a year. */
const ACTIONS_MAX = 10_000;

interface Held {
  readonly security: SecurityRow;
  readonly quantity: number;
  readonly closes: readonly DailyClose[];
  readonly printed: Awaited<ReturnType<PriceHistory['splits']>>;
  readonly actions: readonly ActionRow[];
}

async function holdingsOf(
  { read, history }: BasketReads,
  id: PortfolioRow['id'],
): Promise<readonly Held[]> {
  const positions = (await read.positions(id)).filter(({ quantity }) => !quantity.isZero());
  const rows = await read.securities(positions.map(({ security }) => security));
  const rowById = new Map(rows.map((row) => [row.id, row]));
  const held: Held[] = [];
  for (const { security: number, quantity } of positions) {
    const security = rowById.get(number);
    if (security === undefined) throw new Error(`security ${number} is held and unknown`);
    const closes = await history.closes(security.symbol, ALL_DAYS);
    held.push({
      ...{ security, quantity: quantity.toNumber() },
      closes: closes.filter(({ currency }) => currency === security.currency),
      printed: await history.splits(security.symbol, ALL_DAYS),
      actions: await read.actions({ security: number, limit: ACTIONS_MAX, offset: 0 }),
    });
  }
  return held;
}

interface Rated {
  /** Units of the base currency for one. */
  rateIn(currency: CurrencyCode, on: TradingDay): number | undefined;
  readonly today: TradingDay;
}

/** Days without a rate are days without a close. */
function partOf(
  { security, quantity, closes, printed, actions }: Held,
  { rateIn: rate, today }: Rated,
): { readonly holding: BasketHolding; readonly notes: readonly string[] } {
  const { symbol } = security;
  const { splits, payments, begins } = holdingActions(actions, printed, today);
  const unrated = payments.filter(({ currency, on }) => rate(currency, on) === undefined);
  return {
    holding: {
      quantity,
      closes: closes
        .filter(({ on }) => begins === undefined || on >= begins)
        .flatMap(({ on, price, currency }) => {
          const factor = rate(currency, on);
          return factor === undefined ? [] : [{ day: on, close: price.toNumber() * factor }];
        }),
      splits: splits.map(({ on, newShares, oldShares }) => ({
        on,
        ratio: newShares.toNumber() / oldShares.toNumber(),
      })),
      payments: payments.map(({ on, currency, perShare }) => ({
        on,
        perShare: perShare * (rate(currency, on) ?? 0),
      })),
    },
    notes: [
      ...(begins === undefined ? [] : [beginsText(symbol, begins)]),
      ...unrated.map((payment) => unratedText(symbol, payment)),
    ],
  };
}

function beginsText(symbol: string, begins: TradingDay): string {
  return `Days before ${begins} are left out: ${symbol} gave shares of another security then, whose value is not on record.`;
}

function unratedText(symbol: string, { on, currency }: Payment): string {
  return `The dividend of ${symbol} on ${on} is left out: no rate of ${currency} is on record.`;
}

function rateIn(rateOn: RateOnDay): Rated['rateIn'] {
  return (currency, on) => {
    const found = rateOn(currency, on);
    return found.ok ? found.value.rate.toNumber() : undefined;
  };
}

function firstDayOf(held: readonly Held[], today: TradingDay): TradingDay {
  const days = held.flatMap(({ closes }) => closes[0]?.on ?? []);
  return days.toSorted()[0] ?? today;
}

function currencyOf(one: Held | { readonly currency: CurrencyCode }): CurrencyCode {
  return 'security' in one ? one.security.currency : one.currency;
}
