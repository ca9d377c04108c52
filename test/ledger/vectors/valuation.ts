// `valuation.asOf`.
import { z } from 'zod';
import { negated } from '../../../src/kernel/amounts.ts';
import { NO_MONEY, textOf } from '../../../src/kernel/decimal.ts';
import { instant } from '../../../src/kernel/instant.ts';
import type { TradeId } from '../../../src/ledger/domain/lots/lot.ts';
import {
  type Booking,
  type ValuedPosition,
  valueAsOf,
} from '../../../src/ledger/domain/valuation/value-as-of.ts';
import { day, errorOf, midnightOf, money, price, quantity, termsOf } from './shapes.ts';

const moment = z.iso.datetime().transform((text) => instant(Date.parse(text)));
const common = { id: z.string(), effective: day, recordedAt: moment };

const event = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['DEPOSIT', 'WITHDRAWAL']), ...common, amount: money }),
  z.strictObject({
    type: z.enum(['BUY', 'SELL']),
    ...common,
    symbol: z.string(),
    quantity,
    price,
    fees: money.default(NO_MONEY),
  }),
  z.strictObject({ type: z.literal('VOID'), ...common, target: z.string() }),
]);

const given = z.strictObject({
  op: z.literal('valuation.asOf'),
  rules: z.string(),
  asOf: day,
  knownAt: moment.nullable(),
  staleAfterDays: z.int(),
  events: z.array(event),
  prices: z.array(z.strictObject({ symbol: z.string(), date: day, close: price })),
});

export function valuationAsOf(input: unknown): unknown {
  const { events, prices, asOf, knownAt, staleAfterDays } = given.parse(input);
  const valued = valueAsOf(
    events.map(bookingOf),
    prices.map(({ symbol, date, close }) => ({ security: symbol, on: date, price: close })),
    { on: asOf, knownAt: knownAt ?? undefined, staleAfterDays, lots: termsOf({}) },
  );
  if (!valued.ok) return errorOf(valued.failure);
  const { positions, unpriced, ...totals } = valued.value;
  return {
    positions: positions.map(positionRow),
    ...Object.fromEntries(Object.entries(totals).map(([key, value]) => [key, textOf(value)])),
    unpriced,
    complete: unpriced.length === 0,
  };
}

function bookingOf(one: z.infer<typeof event>, booking: number): Booking {
  const { id, effective: on, recordedAt } = one;
  switch (one.type) {
    case 'DEPOSIT':
      return { id, on, recordedAt, kind: 'cash', amount: one.amount };
    case 'WITHDRAWAL':
      return { id, on, recordedAt, kind: 'cash', amount: negated(one.amount) };
    case 'VOID':
      return { id, on, recordedAt, kind: 'void', target: one.target };
    case 'BUY':
    case 'SELL': {
      const { type: side, symbol: security, ...terms } = one;
      const trade = { ...terms, id: id as TradeId, side, at: midnightOf(on), on, booking };
      return { id, on, recordedAt, kind: 'trade', security, trade };
    }
  }
}

function positionRow({ security, quantity: held, cost, mark }: ValuedPosition) {
  return {
    symbol: security,
    quantity: textOf(held),
    costBasis: textOf(cost),
    price: mark ? textOf(mark.price) : null,
    priceDate: mark?.on ?? null,
    stale: mark?.isStale ?? null,
    marketValue: mark ? textOf(mark.marketValue) : null,
    unrealizedGain: mark ? textOf(mark.unrealizedGain) : null,
  };
}
