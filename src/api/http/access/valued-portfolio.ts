// A portfolio with what it holds, at the prices of now. What has no price is named and left out of the totals.
import { minus, perUnit, plus, quotient, scaled, sumOf, valueAt } from '../../../kernel/amounts.ts';
import { decimal, type Money, NO_MONEY, textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { Portfolio } from '../../../ledger/app/portfolios.ts';
import type { CashRow, PositionRow, SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import type { Quote, QuotesAnswer } from '../../../ledger/ports/prices.ts';
import { decimalOrNull } from '../shapes/decimals.ts';
import type { Book } from './book.ts';

const HUNDRED = decimal('100');

export function portfolioRow(portfolio: Portfolio) {
  return {
    id: portfolio.id,
    user_id: portfolio.holder,
    name: portfolio.name ?? null,
    description: portfolio.description ?? null,
    kind: portfolio.kind,
    account: portfolio.account ?? null,
    base_currency: portfolio.baseCurrency,
    cost_basis_method: portfolio.method,
    dividend_treatment: portfolio.dividendTreatment,
    tax_treatment: portfolio.taxTreatment,
    allow_short: portfolio.allowShort,
    fees_in_basis: portfolio.feesInBasis,
    long_term_rule: portfolio.longTermRule,
    created_at: toIso(portfolio.createdAt),
    updated_at: toIso(portfolio.updatedAt),
    deleted_at: portfolio.closedAt === undefined ? null : toIso(portfolio.closedAt),
    version: portfolio.version,
  };
}

export async function valuedPortfolio(book: Book, portfolio: Portfolio) {
  const { read } = book.ledger;
  const all = await read.positions(portfolio.id);
  const held = all.filter(({ quantity }) => !quantity.isZero());
  const cash = await read.cash(portfolio.id);
  const securities = new Map(
    (await read.securities(held.map(({ security }) => security))).map((one) => [one.id, one]),
  );
  const quotes = await quotesOf(book, [...securities.values()]);
  const holdings = held.flatMap((position) => {
    const security = securities.get(position.security);
    return security === undefined ? [] : [holdingOf(position, security, quotes)];
  });
  const { baseCurrency } = portfolio;
  const home = holdings.filter(({ row }) => row.currency === baseCurrency);
  const priced = home.filter(({ value }) => value !== undefined);
  const marketValue = sumOf(priced.map(({ value }) => value ?? NO_MONEY));
  const cost = sumOf(priced.map(({ position }) => position.cost));
  const gain = minus(marketValue, cost);
  const foreign = cash.filter((one) => one.currency !== baseCurrency && !one.balance.isZero());
  const unpriced = [
    ...holdings.filter((one) => !priced.includes(one)).map(({ row }) => row.symbol),
    ...foreign.map(({ currency }) => currency),
  ];
  return {
    ...portfolioRow(portfolio),
    holdings: holdings.map(({ row }) =>
      row.currency === baseCurrency
        ? row
        : { ...row, unpriced_reason: row.unpriced_reason ?? 'NO_FX' },
    ),
    cash: cash.map(({ currency, balance }) => ({ currency, balance: textOf(balance) })),
    total_value: textOf(plus(marketValue, balanceIn(cash, baseCurrency))),
    total_cost: textOf(cost),
    total_gain_loss: textOf(gain),
    total_gain_loss_percent: percentOf(gain, cost),
    realized_gain: textOf(sumOf(all.map(({ realized }) => realized))),
    complete: unpriced.length === 0,
    unpriced,
  };
}

async function quotesOf(book: Book, securities: readonly SecurityRow[]): Promise<QuotesAnswer> {
  if (securities.length === 0) return new Map();
  return book.prices.quotes(securities.map(({ symbol }) => symbol));
}

function holdingOf(position: PositionRow, security: SecurityRow, quotes: QuotesAnswer) {
  const answer = quotes.get(security.symbol);
  const quote =
    answer?.ok === true && answer.value.currency === position.currency ? answer.value : undefined;
  const value = quote && valueAt(position.quantity, quote.price);
  const gain = value && minus(value, position.cost);
  const { quantity, cost } = position;
  const row = {
    security_id: security.id,
    symbol: security.symbol,
    name: security.name ?? null,
    quantity: textOf(quantity),
    average_cost: quantity.isZero() ? null : textOf(perUnit(cost, quantity)),
    total_cost: textOf(cost),
    realized_gain: textOf(position.realized),
    income: textOf(position.income),
    currency: position.currency,
    ...pricedBy(quote),
    market_value: decimalOrNull(value),
    unrealized_gain_loss: decimalOrNull(gain),
    unrealized_gain_loss_percent: gain === undefined ? null : percentOf(gain, cost),
    day_change: decimalOrNull(dayChange(position, quote)),
    unpriced_reason: quote === undefined ? whyUnpriced(answer) : null,
  };
  return { row, position, value };
}

function pricedBy(quote: Quote | undefined) {
  return {
    current_price: decimalOrNull(quote?.price),
    price_as_of: quote === undefined ? null : toIso(quote.at),
    price_source: quote?.source ?? null,
    price_stale: quote?.isStale ?? null,
  };
}

function dayChange({ quantity }: PositionRow, quote: Quote | undefined): Money | undefined {
  if (quote?.previousClose === undefined) return undefined;
  return valueAt(quantity, minus(quote.price, quote.previousClose));
}

function whyUnpriced(answer: ReturnType<QuotesAnswer['get']>): string {
  if (answer === undefined) return 'NO_PRICE_SOURCE';
  if (answer.ok) return 'OTHER_CURRENCY';
  return answer.failure.kind === 'unknown-symbol' ? 'UNKNOWN_SYMBOL' : 'NO_PRICE';
}

/** Of the cost; null if nothing was paid. */
function percentOf(gain: Money, cost: Money): string | null {
  if (cost.isZero()) return null;
  return textOf(scaled(quotient(gain, cost.abs()), HUNDRED).roundedTo(4));
}

function balanceIn(cash: readonly CashRow[], currency: string): Money {
  return cash.find((one) => one.currency === currency)?.balance ?? NO_MONEY;
}
