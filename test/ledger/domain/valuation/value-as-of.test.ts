// A portfolio on a day in the past: foreign currencies, what cannot be converted or priced, and what was known then.
import { expect, test } from 'vitest';
import { decimal, money, price, quantity, textOf } from '../../../../src/kernel/decimal.ts';
import { type Instant, instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { Entry } from '../../../../src/ledger/domain/entries/entry.ts';
import type {
  CurrencyCode,
  SecurityId,
  TransactionId,
} from '../../../../src/ledger/domain/entries/ids.ts';
import type { RecordedEntry } from '../../../../src/ledger/domain/valuation/recorded-entry.ts';
import {
  type AsOf,
  type Valuation,
  valueAsOf,
} from '../../../../src/ledger/domain/valuation/value-as-of.ts';
import { utcMidnight } from '../../../../src/market/time/day.ts';
import { USD } from '../../harness/drafts.ts';
import { LIFE_TERMS } from '../drawn/life.ts';

const EUR = 'EUR' as CurrencyCode;
const GBP = 'GBP' as CurrencyCode;
const [ABC, XYZ] = [1 as SecurityId, 2 as SecurityId];
const day = (text: string) => text as TradingDay;

type Rest<One> = One extends unknown ? Omit<One, 'id' | 'at' | 'on' | 'booking' | 'rate'> : never;

function recorded(
  id: number,
  on: string,
  entry: Rest<Entry> & { readonly rate?: string },
  known: { readonly at?: Instant; readonly voided?: Instant } = {},
): RecordedEntry {
  const { rate, ...rest } = entry;
  const at = instant(utcMidnight(day(on)) + id);
  const common = { id: id as TransactionId, at, on: day(on), booking: id };
  return {
    entry: { ...rest, ...common, rate: rate === undefined ? undefined : decimal(rate) },
    eventId: `portfolio-1@${id}`,
    recordedAt: known.at ?? at,
    voidedAt: known.voided,
  };
}

function trade(security: SecurityId, side: 'BUY' | 'SELL', held: string, at: string) {
  return {
    kind: 'trade',
    security,
    side,
    effect: 'EITHER',
    currency: EUR,
    quantity: quantity(held),
    price: price(at),
    fees: money('0'),
    method: 'FIFO',
    chosen: undefined,
    decided: undefined,
  } as const;
}

const deposit = (amount: string, currency = USD) =>
  ({ kind: 'cash', currency, amount: money(amount), isExternal: true }) as const;

const AS_OF: AsOf = {
  on: day('2024-03-08'),
  knownAt: undefined,
  staleAfterDays: 3,
  terms: LIFE_TERMS,
  baseCurrency: USD,
  close: (security) =>
    security === ABC ? { price: price('12'), on: day('2024-03-05') } : undefined,
  rate: (currency) => (currency === EUR ? decimal('1.5') : undefined),
};

function valued(entries: readonly RecordedEntry[], asOf: Partial<AsOf> = {}): Valuation {
  const answer = valueAsOf(entries, { ...AS_OF, ...asOf });
  if (!answer.ok) throw new Error(answer.failure.refusal.kind);
  return answer.value;
}

function totals({ cash, marketValue, totalValue, unrealizedGain, realizedGain }: Valuation) {
  return [cash, marketValue, totalValue, unrealizedGain, realizedGain].map(textOf);
}

const ENTRIES = [
  recorded(1, '2024-03-01', deposit('1000')),
  recorded(2, '2024-03-04', trade(ABC, 'BUY', '10', '10')),
  recorded(3, '2024-03-05', { ...trade(ABC, 'SELL', '4', '11'), rate: '2' }),
  recorded(4, '2024-03-06', trade(ABC, 'SELL', '1', '12')),
];

test('foreign positions and cash are converted, gains at the rate of each sale', () => {
  const value = valued(ENTRIES);
  expect(totals(value)).toEqual(['934', '90', '1024', '15', '11']);
  expect(value.positions.map((one) => [one.security, one.currency, one.lots.length])).toEqual([
    [ABC, EUR, 1],
  ]);
  expect(
    value.balances.map(({ currency, balance, rate }) => [
      currency,
      textOf(balance),
      rate?.toString(),
    ]),
  ).toEqual([
    [USD, '1000', '1'],
    [EUR, '-44', '1.5'],
  ]);
  expect([value.unpriced, value.unconverted]).toEqual([[], []]);
  expect(value.entries).toEqual(ENTRIES);
});

test('what has no rate counts nothing and is named, positions and cash apart', () => {
  const value = valued(ENTRIES, { rate: () => undefined });
  expect(totals(value)).toEqual(['1000', '0', '1000', '0', '8']);
  expect(value.unpriced).toEqual([{ security: ABC, reason: 'NO_FX' }]);
  expect(value.unconverted).toEqual([EUR]);
  expect(value.positions[0]?.mark).toMatchObject({ isStale: false });
});

test('what has no price is named, and a closed position is none', () => {
  const more = [
    recorded(5, '2024-03-06', trade(XYZ, 'BUY', '1', '5')),
    recorded(6, '2024-03-07', trade(ABC, 'SELL', '5', '10')),
  ];
  const value = valued([...ENTRIES, ...more]);
  expect(value.positions.map(({ security, mark }) => [security, mark])).toEqual([[XYZ, undefined]]);
  expect(value.unpriced).toEqual([{ security: XYZ, reason: 'NO_PRICE' }]);
});

test('a price is stale after the days, not on the last of them', () => {
  const isStale = (staleAfterDays: number) =>
    valued(ENTRIES, { staleAfterDays }).positions.map(({ mark }) => mark?.isStale);
  expect([isStale(3), isStale(2)]).toEqual([[false], [true]]);
});

test('the day itself counts, and the moments at which an entry was recorded and taken back', () => {
  const entries = [
    recorded(1, '2024-03-08', deposit('5', GBP), { at: instant(100), voided: instant(200) }),
    recorded(2, '2024-03-09', deposit('7', GBP), { at: instant(100) }),
    recorded(3, '2024-03-01', deposit('9', GBP), { at: instant(100) }),
  ];
  const counted = (asOf: Partial<AsOf>) => valued(entries, asOf).entries.map((one) => one.entry.id);
  expect(counted({})).toEqual([3]);
  expect(counted({ on: day('2024-03-09') })).toEqual([2, 3]);
  expect(counted({ knownAt: instant(99) })).toEqual([]);
  expect(counted({ knownAt: instant(100) })).toEqual([1, 3]);
  expect(counted({ knownAt: instant(199) })).toEqual([1, 3]);
  expect(counted({ knownAt: instant(200) })).toEqual([3]);
});

test('an entry that is refused is named with its refusal', () => {
  const sale = recorded(1, '2024-03-04', { ...trade(ABC, 'SELL', '1', '1'), effect: 'CLOSE' });
  const refused = valueAsOf([sale], AS_OF);
  expect(refused).toMatchObject({ ok: false, failure: { entry: { id: 1 } } });
});
