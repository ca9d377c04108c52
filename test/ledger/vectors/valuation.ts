// `valuation.asOf`.
import { z } from 'zod';
import { negated } from '../../../src/kernel/amounts.ts';
import { NO_MONEY, textOf } from '../../../src/kernel/decimal.ts';
import { instant } from '../../../src/kernel/instant.ts';
import type { Entry } from '../../../src/ledger/domain/entries/entry.ts';
import type { SecurityId } from '../../../src/ledger/domain/entries/ids.ts';
import type { RecordedEntry } from '../../../src/ledger/domain/valuation/recorded-entry.ts';
import {
  type Close,
  type ValuedPosition,
  valueAsOf,
} from '../../../src/ledger/domain/valuation/value-as-of.ts';
import { USD } from '../harness/drafts.ts';
import { day, midnightOf, money, price, quantity, termsOf } from './shapes.ts';

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
  const numbers = new Map<string, SecurityId>();
  for (const one of events)
    if ('symbol' in one && !numbers.has(one.symbol))
      numbers.set(one.symbol, (numbers.size + 1) as SecurityId);
  const symbols = new Map([...numbers].map(([symbol, number]) => [number, symbol]));
  const lastClose = (security: SecurityId): Close | undefined =>
    prices
      .filter(({ symbol, date }) => symbol === symbols.get(security) && date <= asOf)
      .toSorted((a, b) => (a.date < b.date ? -1 : 1))
      .map(({ close, date }) => ({ price: close, on: date }))
      .at(-1);
  const valued = valueAsOf(recordedIn(events, numbers), {
    on: asOf,
    knownAt: knownAt ?? undefined,
    staleAfterDays,
    terms: termsOf({}),
    baseCurrency: USD,
    close: lastClose,
    rate: () => undefined,
  });
  if (!valued.ok) return { error: valued.failure.refusal.kind };
  const { positions, unpriced, cash, marketValue, totalValue, unrealizedGain, realizedGain } =
    valued.value;
  const totals = { cash, marketValue, totalValue, unrealizedGain, realizedGain };
  return {
    positions: positions.map((one) => positionRow(one, symbols)),
    ...Object.fromEntries(Object.entries(totals).map(([key, value]) => [key, textOf(value)])),
    unpriced: unpriced.map(({ security }) => symbols.get(security)),
    complete: unpriced.length === 0,
  };
}

type Event = z.infer<typeof event>;

function recordedIn(
  events: readonly Event[],
  numbers: ReadonlyMap<string, SecurityId>,
): readonly RecordedEntry[] {
  const ends = new Map(
    events.flatMap((one) => (one.type === 'VOID' ? [[one.target, one.recordedAt] as const] : [])),
  );
  return events.flatMap((one, booking) => {
    const entry = entryOf(one, booking, numbers);
    if (entry === undefined) return [];
    const { id: eventId, recordedAt } = one;
    return [{ entry, eventId, recordedAt, voidedAt: ends.get(eventId) }];
  });
}

function entryOf(
  one: Event,
  booking: number,
  numbers: ReadonlyMap<string, SecurityId>,
): Entry | undefined {
  const { effective: on } = one;
  const common = { id: booking, at: midnightOf(on), on, booking, currency: USD, rate: undefined };
  switch (one.type) {
    case 'DEPOSIT':
      return { ...common, kind: 'cash', amount: one.amount, isExternal: true } as Entry;
    case 'WITHDRAWAL':
      return { ...common, kind: 'cash', amount: negated(one.amount), isExternal: true } as Entry;
    case 'VOID':
      return undefined;
    case 'BUY':
    case 'SELL': {
      const { type: side, symbol, quantity: shares, price: paid, fees } = one;
      const terms = { side, effect: 'EITHER', quantity: shares, price: paid, fees };
      const security = numbers.get(symbol);
      const rest = { ...terms, method: 'FIFO', chosen: undefined };
      return { ...common, kind: 'trade', security, ...rest } as Entry;
    }
  }
}

function positionRow(
  { security, quantity: held, cost, mark }: ValuedPosition,
  symbols: ReadonlyMap<SecurityId, string>,
) {
  return {
    symbol: symbols.get(security),
    quantity: textOf(held),
    costBasis: textOf(cost),
    price: mark ? textOf(mark.price) : null,
    priceDate: mark?.on ?? null,
    stale: mark?.isStale ?? null,
    marketValue: mark ? textOf(mark.marketValue) : null,
    unrealizedGain: mark ? textOf(mark.unrealizedGain) : null,
  };
}
