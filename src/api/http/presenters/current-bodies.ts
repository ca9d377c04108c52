// What a portfolio holds now, as bodies: rows, shares of the whole, and what the figures rest on.
import { perUnit, plus, scaled } from '../../../kernel/amounts.ts';
import { decimal, type Money, NO_MONEY, textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type {
  CurrentHolding,
  CurrentPortfolio,
  PortfolioFigures,
} from '../../../ledger/app/valuation/current-portfolio.ts';
import type { HeldOption } from '../../../ledger/app/valuation/held-option.ts';
import type { MissingRate } from '../../../ledger/app/valuation/lot-costs.ts';
import type { UsedPrice } from '../../../ledger/app/valuation/used-price.ts';
import { exposureName, quotedPrice } from '../../../ledger/ports/options.ts';
import { decimalOrNull } from '../shapes/decimals.ts';
import { questionBody } from './split-question-body.ts';

const HUNDRED = decimal('100');
/** Rounded half up. */
const PERCENT_PLACES = 4;

export function holdingBody(holding: CurrentHolding) {
  const { position, security, used, value, unpriced, questions, option } = holding;
  const { quantity, cost } = position;
  const base = value?.base;
  return {
    id: security.id,
    portfolio_id: position.portfolio,
    security_id: security.id,
    symbol: security.symbol,
    name: security.name ?? null,
    sector: security.sector ?? null,
    quantity: textOf(quantity),
    average_cost: textOf(quotedPrice(security, perUnit(cost, quantity))),
    total_cost: textOf(cost),
    realized_gain: textOf(position.realized),
    income: textOf(position.income),
    currency: position.currency,
    ...pricedBy(used),
    market_value: decimalOrNull(value?.marketValue),
    unrealized_gain_loss: decimalOrNull(value?.gain),
    unrealized_gain_loss_percent: value === undefined ? null : percentOf(value.gain, cost),
    day_change: decimalOrNull(value?.dayChange),
    base_market_value: convertedOrNull(base?.marketValue),
    base_cost: convertedOrNull(base?.gains?.cost),
    base_gain: convertedOrNull(base?.gains?.gain),
    asset_gain: convertedOrNull(base?.gains?.assetGain),
    currency_gain: convertedOrNull(base?.gains?.currencyGain),
    unpriced_reason: unpriced ?? null,
    questions: questions.map(questionBody),
    option: option === undefined ? null : optionBody(option),
    updated_at: toIso(position.lastAt),
  };
}

function optionBody({ terms, daysLeft, liquidationValue }: HeldOption) {
  return {
    underlying: terms.underlying,
    right: terms.right,
    strike: textOf(terms.strike),
    expiry: terms.expiry,
    multiplier: textOf(terms.multiplier),
    adjusted: terms.isAdjusted,
    days_left: daysLeft,
    liquidation_value: decimalOrNull(liquidationValue),
  };
}

export function pricedBy(used: UsedPrice | undefined) {
  return {
    current_price: decimalOrNull(used?.quoted),
    price_as_of: used === undefined ? null : toIso(used.at),
    price_source: used?.source ?? null,
    price_stale: used?.isStale ?? null,
  };
}

export function totalsBody({
  totals,
  cashValue,
  realized,
  realizedCurrencyGain,
  cashGains,
}: PortfolioFigures) {
  return {
    total_value: converted(totals.marketValue),
    cash_value: converted(cashValue),
    net_value: converted(plus(totals.marketValue, cashValue)),
    total_cost: converted(totals.cost),
    total_gain_loss: converted(totals.gain),
    total_gain_loss_percent: percentOf(totals.gain, totals.cost),
    asset_gain: converted(totals.assetGain),
    currency_gain: converted(totals.currencyGain),
    day_change: converted(totals.dayChange),
    realized_gain: converted(realized),
    realized_currency_gain: converted(realizedCurrencyGain),
    cash_currency_gain: converted(cashGains.unrealized),
    realized_cash_currency_gain: converted(cashGains.realized),
  };
}

/** What the totals leave out, and what they use although it is old. */
export function omissionsBody({ holdings, cash, missingRates }: PortfolioFigures) {
  const unpriced = [
    ...holdings.filter((one) => one.unpriced !== undefined).map(({ security }) => security.symbol),
    ...cash.filter(({ baseValue }) => baseValue === undefined).map(({ currency }) => currency),
  ];
  return {
    complete: unpriced.length === 0 && missingRates.length === 0,
    unpriced,
    stale: holdings.filter(({ used }) => used?.isStale).map(({ security }) => security.symbol),
    questions: holdings.flatMap((one) => one.questions.map(questionBody)),
    missing_rates: missingRates.map(missingBody),
  };
}

/** Rates have up to 20 places; amounts that they made are rounded half up to as many as amounts have. */
export function converted(amount: Money): string {
  return textOf(amount.roundedTo(PLACES));
}

const PLACES = 10;

export function convertedOrNull(amount: Money | undefined): string | null {
  return amount === undefined ? null : converted(amount);
}

export function missingBody({ from, to, on }: MissingRate) {
  return { from, to, on };
}

export function cashBody({ cash, cashGains: { byCurrency } }: CurrentPortfolio) {
  return cash.map(({ currency, balance, settled, receivable, payable, baseValue }) => {
    const gain = byCurrency.get(currency);
    return {
      currency,
      balance: textOf(balance),
      settled: textOf(settled),
      receivable: textOf(receivable),
      payable: textOf(payable),
      base_value: convertedOrNull(baseValue),
      base_cost: convertedOrNull(gain?.baseCost),
      currency_gain: convertedOrNull(gain?.unrealized),
      realized_currency_gain: convertedOrNull(gain?.realized),
    };
  });
}

type Share = { readonly key: string; readonly value: Money };

/** Of the priced holdings and the cash, in the currency of the portfolio; the largest first. */
export function allocationBody(current: CurrentPortfolio) {
  const { holdings, cash, cashValue } = current;
  const priced = holdings.flatMap(({ position, security, value }) =>
    value?.base === undefined ? [] : [{ position, security, value: value.base.marketValue }],
  );
  const total = plus(current.totals.marketValue, cashValue);
  const money = cash.flatMap(({ currency, baseValue }) =>
    baseValue === undefined ? [] : [{ key: currency, value: baseValue }],
  );
  const inCash = { key: 'CASH', value: cashValue };
  const by = (keyOf: (one: (typeof priced)[number]) => string, others: readonly Share[]) =>
    sharesOf([...priced.map((one) => ({ key: keyOf(one), value: one.value })), ...others], total);
  return {
    symbol: by(({ security }) => exposureName(security), [inCash]),
    sector: by(({ security }) => security.sector ?? 'UNKNOWN', [inCash]),
    currency: by(({ position }) => position.currency, money),
  };
}

function sharesOf(shares: readonly Share[], total: Money) {
  const sums = new Map<string, Money>();
  for (const { key, value } of shares) sums.set(key, plus(sums.get(key) ?? NO_MONEY, value));
  return [...sums]
    .filter(([, value]) => !value.isZero())
    .toSorted(([, a], [, b]) => b.comparedTo(a))
    .map(([key, value]) => ({ key, value: converted(value), percent: percentOf(value, total) }));
}

/** Null of nothing. */
export function percentOf(part: Money, whole: Money): string | null {
  if (whole.isZero()) return null;
  return textOf(scaled(part.dividedBy(whole.abs(), PERCENT_PLACES + 2), HUNDRED));
}
