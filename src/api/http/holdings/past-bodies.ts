// What was held on a day in the past, as bodies.
import { scaled } from '../../../kernel/amounts.ts';
import { type Price, textOf } from '../../../kernel/decimal.ts';
import type { PastPortfolio } from '../../../ledger/app/valuation/past-portfolio.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { quotedPrice } from '../../../ledger/ports/options.ts';
import { converted } from '../presenters/current-bodies.ts';
import { questionBody } from '../presenters/split-question-body.ts';
import { decimalOrNull } from '../shapes/decimals.ts';
import type { ExplanationBody } from '../shapes/past-value.ts';
import { lotExplained, rateBody } from './explanation.ts';
import { momentBody, type PastMoment } from './moment.ts';

type PastPosition = PastPortfolio['valuation']['positions'][number];

export function pastPositionBody(
  { id }: PortfolioRow,
  { securities, valuation }: PastPortfolio,
  position: PastPosition,
) {
  const { security, quantity, cost, averageCost, currency, mark } = position;
  const named = securities.get(security);
  const quoted = (price: Price | undefined) => (price && named ? quotedPrice(named, price) : price);
  const side = quantity.isNegative() ? ('SHORT' as const) : ('LONG' as const);
  const unpriced = valuation.unpriced.find((one) => one.security === security);
  return {
    position_id: `${id}-${security}-${side}`,
    portfolio_id: id,
    security_id: security,
    ticker: named?.symbol ?? String(security),
    side,
    status: 'OPEN' as const,
    quantity: textOf(quantity),
    currency,
    purchase_price: decimalOrNull(quoted(averageCost)),
    cost_basis: textOf(cost),
    price: decimalOrNull(quoted(mark?.price)),
    price_on: mark?.on ?? null,
    price_stale: mark?.isStale ?? null,
    market_value: decimalOrNull(mark?.marketValue),
    unrealized_gl: decimalOrNull(mark?.unrealizedGain),
    unpriced_reason: unpriced?.reason ?? null,
  };
}

export function pastLotsBody({ lots }: Pick<PastPosition, 'lots'>) {
  return lots.map(({ id, openedOn, remaining, basis }) => ({
    lot_id: id,
    opened_on: openedOn,
    quantity: textOf(remaining),
    cost_basis: textOf(basis),
  }));
}

export function pastValueBody(row: PortfolioRow, past: PastPortfolio, moment: PastMoment) {
  const { valuation, securities } = past;
  const symbolOf = (id: PastPosition['security']) => securities.get(id)?.symbol ?? String(id);
  const unpriced = [
    ...valuation.unpriced.map(({ security }) => symbolOf(security)),
    ...valuation.unconverted,
  ];
  return {
    ...momentBody(moment),
    portfolio_id: row.id,
    base_currency: row.baseCurrency,
    positions: valuation.positions.map((one) => pastPositionBody(row, past, one)),
    cash: valuation.balances.map(({ currency, balance, rate }) => ({
      currency,
      balance: textOf(balance),
      base_value: rate === undefined ? null : converted(scaled(balance, rate)),
    })),
    cash_value: converted(valuation.cash),
    total_value: converted(valuation.marketValue),
    net_value: converted(valuation.totalValue),
    unrealized_gain: converted(valuation.unrealizedGain),
    realized_gain: converted(valuation.realizedGain),
    complete: unpriced.length === 0,
    unpriced,
    questions: [...past.questions.values()].flat().map(questionBody),
    stale: valuation.positions
      .filter(({ mark }) => mark?.isStale)
      .map(({ security }) => symbolOf(security)),
  };
}

export function eventIdsOf({ valuation }: PastPortfolio): readonly string[] {
  return valuation.entries.map(({ eventId }) => eventId);
}

export function pastExplanation(
  { id: portfolio, baseCurrency }: PortfolioRow,
  past: PastPortfolio,
): ExplanationBody {
  const { valuation, securities, closes, rates } = past;
  return {
    prices: valuation.positions.flatMap(({ security, mark }) => {
      const close = closes.get(security);
      const row = securities.get(security);
      if (mark === undefined || close === undefined) return [];
      return [
        {
          security_id: security,
          symbol: row?.symbol ?? String(security),
          price: textOf(row === undefined ? mark.price : quotedPrice(row, mark.price)),
          as_of: mark.on,
          source: close.source,
          stale: mark.isStale,
        },
      ];
    }),
    rates: [...rates].map(([from, rate]) => rateBody({ from, to: baseCurrency, rate })),
    lots: valuation.positions.flatMap(({ security, lots, rate }) =>
      lots.map(({ id, openedOn, remaining: quantity, basis }) =>
        lotExplained({ portfolio, security, id, openedOn, quantity, basis, rate }),
      ),
    ),
    cash: [],
    event_ids: [...eventIdsOf(past)],
  };
}
