// What a portfolio has in other currencies than its own, in its own: each lot, sale and payment at the rate of its day.
import type { Decimal } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import {
  cashAfter,
  type ForeignCash,
  NO_FOREIGN_CASH,
} from '../../domain/currency/foreign-cash.ts';
import {
  RATE_AGE_MAX_DAYS,
  type RateOnDay,
  ratesByDay,
} from '../../domain/currency/rates-by-day.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { CashMovement, ClosureRow, LotRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { type RealizedInBase, realizedInBase, transactionsIn } from './converted-gains.ts';
import {
  type LotCost,
  type LotRates,
  lotCost,
  type MissingRate,
  transactionOf,
} from './lot-costs.ts';

/** All of it in other currencies. */
export interface ForeignBooking {
  /** Of everything that is held on the day. */
  readonly currencies: readonly CurrencyCode[];
  readonly lots: readonly LotRow[];
  readonly closures: readonly ClosureRow[];
  /** In the order in which they took effect. */
  readonly movements: readonly CashMovement[];
  /** The day that is valued. */
  readonly on: TradingDay;
}

export interface ForeignPart extends LotRates {
  readonly lotCosts: readonly LotCost[];
  readonly realized: RealizedInBase;
  /** Undefined if a rate of a day on which cash moved is not known. */
  readonly cash: ReadonlyMap<CurrencyCode, ForeignCash | undefined>;
  readonly missingRates: readonly MissingRate[];
}

/** Most portfolios have one currency, and nothing is read for them. */
export function nothingForeign(base: CurrencyCode): ForeignPart {
  const rateOn = ratesByDay([], base);
  const stated: LotRates['stated'] = new Map();
  const realized = realizedInBase([], { stated, rateOn });
  return { stated, rateOn, lotCosts: [], realized, cash: new Map(), missingRates: [] };
}

export async function foreignPart(
  { read, history }: Pick<ValuationSources, 'read' | 'history'>,
  base: CurrencyCode,
  { currencies, lots, closures, movements, on }: ForeignBooking,
): Promise<ForeignPart> {
  const all = new Set([...currencies, ...movements.map(({ currency }) => currency)]);
  if (all.size === 0) return nothingForeign(base);
  const ids = new Set([...lots.map(transactionOf), ...transactionsIn(closures)]);
  const stated = await read.statedRates([...ids]);
  const opened = [...lots, ...closures].map(({ openedOn }) => openedOn);
  const days = [...opened, ...movements.map((one) => one.on), on];
  const first = days.reduce((least, day) => (day < least ? day : least));
  const range = { from: addDays(first, -RATE_AGE_MAX_DAYS), to: on };
  const rateOn = ratesByDay(await history.rates([...all, base], range), base);
  const rates = { stated, rateOn };
  const lotCosts = lots.map((lot) => lotCost(lot, rates));
  const realized = realizedInBase(closures, rates);
  const { cash, missing } = cashIn(movements, rateOn);
  return {
    ...{ stated, rateOn, lotCosts, realized, cash },
    missingRates: [
      ...missingIn(lotCosts, realized, base),
      ...missing.map((one) => ({ ...one, to: base })),
    ],
  };
}

/** At its average rate; what is spent realises the gain of its currency. */
function cashIn(movements: readonly CashMovement[], rateOn: RateOnDay) {
  const cash = new Map<CurrencyCode, ForeignCash | undefined>();
  const missing: { from: CurrencyCode; on: TradingDay }[] = [];
  for (const { currency, amount, on, rate: stated } of movements) {
    const rate = stated ?? rateOfDay(rateOn, currency, on);
    const before = cash.has(currency) ? cash.get(currency) : NO_FOREIGN_CASH;
    if (rate === undefined) missing.push({ from: currency, on });
    cash.set(currency, rate && before && cashAfter(before, { amount, rate }));
  }
  return { cash, missing };
}

function rateOfDay(rateOn: RateOnDay, from: CurrencyCode, on: TradingDay): Decimal | undefined {
  const found = rateOn(from, on);
  return found.ok ? found.value.rate : undefined;
}

function missingIn(
  lotCosts: readonly LotCost[],
  { missing }: RealizedInBase,
  to: CurrencyCode,
): readonly MissingRate[] {
  const lots = lotCosts.filter(({ rate }) => rate === undefined);
  return [
    ...lots.map(({ lot }) => ({ from: lot.currency, to, on: lot.openedOn })),
    ...missing.map(({ currency, on }) => ({ from: currency, to, on })),
  ];
}
