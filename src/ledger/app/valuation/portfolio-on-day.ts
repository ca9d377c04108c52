// A portfolio at the end of a day, in the figures of the present one: at the closes and rates of that day, as it was known at
// a moment.
import { plus, scaled, sumOf } from '../../../kernel/amounts.ts';
import { ONE } from '../../../kernel/decimal.ts';
import { instant, type TradingDay } from '../../../kernel/instant.ts';
import { addDays, utcMidnight } from '../../../market/time/day.ts';
import type { CurrencyCode, SecurityId } from '../../domain/entries/ids.ts';
import { quotedPrice, unitPrice } from '../../domain/options/option-security.ts';
import type { LotClosure } from '../../domain/portfolio/portfolio-book.ts';
import { inSharesOf } from '../../domain/prices/splits.ts';
import {
  currentTotals,
  currentValue,
  type PricedPosition,
} from '../../domain/valuation/current-value.ts';
import type { ValuedPosition } from '../../domain/valuation/value-as-of.ts';
import type {
  CashMovement,
  ClosureRow,
  LotRow,
  PortfolioRow,
  SecurityRow,
} from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import type { CurrentHolding, PortfolioFigures } from './current-portfolio.ts';
import { cashGains } from './foreign-cash-gains.ts';
import { foreignPart } from './foreign-part.ts';
import { heldOption } from './held-option.ts';
import { baseCosts, type MissingRate } from './lot-costs.ts';
import { type PastPortfolio, type PastPortfolioQuery, pastPortfolio } from './past-portfolio.ts';
import type { UsedPrice } from './used-price.ts';

export interface PortfolioOnDay extends PortfolioFigures {
  readonly past: PastPortfolio;
}

export async function portfolioOnDay(
  sources: ValuationSources,
  portfolio: PortfolioRow,
  asked: Omit<PastPortfolioQuery, 'security'>,
): Promise<PortfolioOnDay> {
  const { baseCurrency: base } = portfolio;
  const past = await pastPortfolio(sources, portfolio, { ...asked, security: undefined });
  const { valuation, rates } = past;
  const { home, foreign } = closuresIn(past, portfolio);
  const converted = await foreignPart(sources, base, {
    currencies: [...valuation.positions, ...valuation.balances]
      .map(({ currency }) => currency)
      .filter((currency) => currency !== base),
    lots: foreignLots(past, portfolio),
    closures: foreign,
    movements: movementsIn(past, base),
    on: asked.on,
  });
  const resultOf = resultsIn(past);
  const before = await closesBefore(sources, past, asked.on);
  const costs = baseCosts(converted.lotCosts);
  const priced: PricedPosition[] = [];
  const holdings = valuation.positions.flatMap((one): readonly CurrentHolding[] => {
    const security = past.securities.get(one.security);
    if (security === undefined) return [];
    const used = usedOn(past, { ...one, named: security }, before);
    const isHome = one.currency === base;
    const valued = {
      quantity: one.quantity,
      cost: one.cost,
      baseCost: isHome ? one.cost : costs.get(one.security),
      price: used?.price,
      previousClose: used?.previousClose,
      rate: isHome ? ONE : one.rate,
    };
    priced.push(valued);
    const unpriced = valuation.unpriced.find((reason) => reason.security === one.security)?.reason;
    const value = currentValue(valued);
    const { quantity, cost, currency } = one;
    const booked = { portfolio: portfolio.id, security: one.security, quantity, cost, currency };
    const questions = past.questions.get(one.security) ?? [];
    const position = { ...booked, ...resultOf(one) };
    const option = heldOption(security, quantity, { used, on: asked.on });
    return [{ position, security, used, value, unpriced, questions, option }];
  });
  return {
    past,
    holdings,
    cash: valuation.balances.map(({ currency, balance, rate }) => ({
      currency,
      baseValue: rate === undefined ? undefined : scaled(balance, rate),
    })),
    cashValue: valuation.cash,
    totals: currentTotals(priced),
    realized: plus(sumOf(home.map(({ gain }) => gain)), converted.realized.gain),
    realizedCurrencyGain: converted.realized.currencyGain,
    cashGains: cashGains(converted, (currency) => rates.get(currency)?.rate),
    rates,
    missingRates: [...ratesMissing(past, portfolio, asked.on), ...converted.missingRates],
    lotCosts: converted.lotCosts,
  };
}

function closuresIn({ valuation }: PastPortfolio, { id: portfolio, baseCurrency }: PortfolioRow) {
  const rows = valuation.folded.flatMap(({ entry, consequences }) =>
    consequences.closures.map((closure: LotClosure, ordinal): ClosureRow => {
      return { ...closure, portfolio, ordinal, currency: entry.currency };
    }),
  );
  return {
    home: rows.filter(({ currency }) => currency === baseCurrency),
    foreign: rows.filter(({ currency }) => currency !== baseCurrency),
  };
}

function foreignLots(
  { valuation }: PastPortfolio,
  { id: portfolio, baseCurrency }: PortfolioRow,
): readonly LotRow[] {
  return valuation.positions
    .filter(({ currency }) => currency !== baseCurrency)
    .flatMap(({ lots, security, currency }) =>
      lots.map((lot) => ({ ...lot, portfolio, security, currency })),
    );
}

/** The close before the one that is used, by security, in shares of the day. */
async function closesBefore(
  { history }: ValuationSources,
  { closes, securities, splits }: PastPortfolio,
  day: TradingDay,
): Promise<ReadonlyMap<SecurityId, UsedPrice['price']>> {
  const found = new Map<SecurityId, UsedPrice['price']>();
  const byDay = Map.groupBy(closes, ([, { on }]) => on);
  for (const [on, own] of byDay) {
    const symbols = own.map(([, { symbol }]) => symbol);
    const earlier = await history.lastCloses([...new Set(symbols)], addDays(on, -1));
    for (const [id, { symbol }] of own) {
      const close = earlier.get(symbol);
      const row = securities.get(id);
      if (close === undefined || row === undefined || close.currency !== row.currency) continue;
      found.set(id, unitPrice(row, inSharesOf(day, close, splits.get(id) ?? []).price));
    }
  }
  return found;
}

function usedOn(
  { closes }: PastPortfolio,
  { security, mark, named }: ValuedPosition & { readonly named: SecurityRow },
  before: ReadonlyMap<SecurityId, UsedPrice['price']>,
): UsedPrice | undefined {
  const close = closes.get(security);
  if (mark === undefined || close === undefined) return undefined;
  return {
    price: mark.price,
    quoted: quotedPrice(named, mark.price),
    previousClose: before.get(security),
    at: instant(utcMidnight(mark.on)),
    source: close.source,
    isStale: mark.isStale,
  };
}

/** What a position realised and received until then. */
function resultsIn({ valuation }: PastPortfolio) {
  const closures = Map.groupBy(
    valuation.folded.flatMap(({ consequences }) => consequences.closures),
    ({ security }) => security,
  );
  const entries = Map.groupBy(valuation.folded, ({ entry }) =>
    'security' in entry ? entry.security : undefined,
  );
  return ({ security }: ValuedPosition) => {
    const own = entries.get(security) ?? [];
    return {
      realized: sumOf((closures.get(security) ?? []).map(({ gain }) => gain)),
      income: sumOf(own.map(({ consequences }) => consequences.income)),
      lastAt: instant(own.reduce((latest, { entry }) => Math.max(latest, entry.at), 0)),
    };
  };
}

function movementsIn({ valuation }: PastPortfolio, base: CurrencyCode): readonly CashMovement[] {
  return valuation.folded
    .filter(({ entry, consequences }) => entry.currency !== base && !consequences.cash.isZero())
    .map(({ entry, consequences }) => ({
      currency: entry.currency,
      amount: consequences.cash,
      on: entry.on,
      rate: entry.rate,
    }));
}

/** Of currencies that are held on the day. */
function ratesMissing(
  { valuation, rates }: PastPortfolio,
  { baseCurrency: to }: PortfolioRow,
  on: TradingDay,
): readonly MissingRate[] {
  const balances = valuation.balances.filter(({ balance }) => !balance.isZero());
  const held = new Set([...valuation.positions, ...balances].map(({ currency }) => currency));
  return [...held]
    .filter((from) => from !== to && !rates.has(from))
    .map((from) => ({ from, to, on }));
}
