// A portfolio at the prices and rates of now. What has no price or no rate is named, never dropped in silence.
import { minus, plus, scaled, sumOf } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, ONE } from '../../../kernel/decimal.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { dayFromUtc } from '../../../market/time/day.ts';
import type { FoundRate } from '../../domain/currency/dated-rate.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import {
  type CurrentTotals,
  type CurrentValue,
  currentTotals,
  currentValue,
  type PricedPosition,
} from '../../domain/valuation/current-value.ts';
import type {
  CashRow,
  PortfolioRow,
  PositionRow,
  SecurityRow,
  TransactionRow,
} from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { bookedAbroad } from './booked-abroad.ts';
import { type CashGains, cashGains } from './foreign-cash-gains.ts';
import { type HeldOption, heldOption } from './held-option.ts';
import { baseCosts, type LotCost, type MissingRate } from './lot-costs.ts';
import { type SplitQuestion, splitQuestions } from './split-questions.ts';
import { pricesIn, type UsedPrice, type WithoutPrice } from './used-price.ts';

export type UnpricedReason = WithoutPrice | 'NO_FX';

export interface CurrentHolding {
  readonly position: PositionRow;
  readonly security: SecurityRow;
  /** What it is priced with. */
  readonly used: UsedPrice | undefined;
  /** Undefined if it has no price. */
  readonly value: CurrentValue | undefined;
  /** Why the totals leave it out; undefined if they do not. */
  readonly unpriced: UnpricedReason | undefined;
  /** Splits that are not booked: the value counts old shares. */
  readonly questions: readonly SplitQuestion[];
  /** Undefined for other securities. */
  readonly option: HeldOption | undefined;
}

export interface CurrentCash extends CashRow {
  /** What could be paid out now. */
  readonly settled: Money;
  /** Still to come; never negative. */
  readonly receivable: Money;
  /** Still to be paid; never positive. */
  readonly payable: Money;
  /** Undefined if it is not known: the totals leave it out. */
  readonly baseValue: Money | undefined;
}

export interface CurrentPortfolio extends PortfolioFigures {
  readonly cash: readonly CurrentCash[];
}

/** Of now, or of a day. */
export interface PortfolioFigures {
  readonly holdings: readonly CurrentHolding[];
  readonly cash: readonly Pick<CurrentCash, 'currency' | 'baseValue'>[];
  readonly cashValue: Money;
  readonly totals: CurrentTotals;
  readonly realized: Money;
  /** The part of `realized` that currencies gained. */
  readonly realizedCurrencyGain: Money;
  /** What cash in other currencies gained because of their rates. */
  readonly cashGains: CashGains;
  /** Of the currencies that are held now. */
  readonly rates: ReadonlyMap<CurrencyCode, FoundRate>;
  readonly missingRates: readonly MissingRate[];
  /** Lots in foreign currencies, with the rates at which they were paid. */
  readonly lotCosts: readonly LotCost[];
}

export type ValuedRow = Pick<PortfolioRow, 'id' | 'baseCurrency'>;

export async function currentPortfolio(
  sources: ValuationSources,
  portfolio: ValuedRow,
): Promise<CurrentPortfolio> {
  const { read, today } = sources;
  const base = portfolio.baseCurrency;
  const all = await read.positions(portfolio.id);
  const held = all.filter(({ quantity }) => !quantity.isZero());
  const balances = await read.cash(portfolio.id);
  const rows = held.length === 0 ? [] : await read.securitiesIn(portfolio.id);
  const securities = new Map(rows.map((row) => [row.id, row]));
  const foreign = await bookedAbroad(sources, portfolio, all, balances);
  const priceOf = await pricesIn(
    sources,
    portfolio.id,
    held.flatMap(({ security }) => securities.get(security) ?? []),
  );
  const questions = await splitQuestions(
    sources,
    portfolio.id,
    held.flatMap(({ security }) => securities.get(security) ?? []),
  );
  const rates = new Map<CurrencyCode, FoundRate>();
  const missing = new Map<string, MissingRate>();
  for (const currency of currenciesOf(held, balances)) {
    const found = foreign.rateOn(currency, today);
    if (found.ok) rates.set(currency, found.value);
    else missing.set(`${currency} ${today}`, { from: currency, to: base, on: today });
  }
  const costs = baseCosts(foreign.lotCosts);
  const priced: PricedPosition[] = [];
  const holdings = held.flatMap((position): readonly CurrentHolding[] => {
    const security = securities.get(position.security);
    if (security === undefined) return [];
    const rate = position.currency === base ? ONE : rates.get(position.currency)?.rate;
    const baseCost = position.currency === base ? position.cost : costs.get(position.security);
    const { used, unpriced } = priceOf(security);
    const { quantity, cost } = position;
    const { price } = used ?? NO_PRICE;
    const asked = questions.get(security.id) ?? [];
    // The close of the day before is of the old shares: the change of that day waits.
    const isOfOldShares = used !== undefined && asked.some(({ on }) => on >= dayFromUtc(used.at));
    const previousClose = isOfOldShares ? undefined : used?.previousClose;
    const one = { quantity, cost, baseCost, price, previousClose, rate };
    priced.push(one);
    const reason = unpriced ?? (rate === undefined ? 'NO_FX' : undefined);
    const option = heldOption(security, quantity, { used, on: today });
    const value = currentValue(one);
    return [{ position, security, used, value, unpriced: reason, questions: asked, option }];
  });
  for (const one of foreign.missingRates) missing.set(`${one.from} ${one.on}`, one);
  const pending = await read.pending(portfolio.id, sources.now);
  const cash = balances.map((row) => ({
    ...row,
    ...settledPart(row, pending, sources.now),
    baseValue: inBase(row, base, rates),
  }));
  const home = all.filter(({ currency }) => currency === base);
  return {
    holdings,
    cash,
    cashValue: sumOf(cash.map(({ baseValue }) => baseValue ?? NO_MONEY)),
    totals: currentTotals(priced),
    realized: plus(sumOf(home.map(({ realized }) => realized)), foreign.realized.gain),
    realizedCurrencyGain: foreign.realized.currencyGain,
    cashGains: cashGains(foreign, (currency) => rates.get(currency)?.rate),
    rates,
    missingRates: [...missing.values()],
    lotCosts: foreign.lotCosts,
  };
}

const NO_PRICE = { price: undefined } as const;

/** Of what counts now: a currency without a balance needs no rate. */
function currenciesOf(
  held: readonly PositionRow[],
  cash: readonly CashRow[],
): ReadonlySet<CurrencyCode> {
  const balances = cash.filter(({ balance }) => !balance.isZero());
  return new Set([...held, ...balances].map(({ currency }) => currency));
}

/** The balance has everything that is booked, what takes effect later included. */
function settledPart(
  { currency, balance }: CashRow,
  pending: readonly TransactionRow[],
  now: Instant,
): Pick<CurrentCash, 'settled' | 'receivable' | 'payable'> {
  let [settled, receivable, payable] = [balance, NO_MONEY, NO_MONEY];
  for (const row of pending) {
    if (row.currency !== currency) continue;
    settled = minus(settled, row.cash);
    if (row.at > now) continue;
    if (row.cash.isNegative()) payable = plus(payable, row.cash);
    else receivable = plus(receivable, row.cash);
  }
  return { settled, receivable, payable };
}

function inBase(
  { currency, balance }: CashRow,
  base: CurrencyCode,
  rates: ReadonlyMap<CurrencyCode, FoundRate>,
): Money | undefined {
  if (currency === base || balance.isZero()) return balance;
  const rate = rates.get(currency)?.rate;
  return rate && scaled(balance, rate);
}
