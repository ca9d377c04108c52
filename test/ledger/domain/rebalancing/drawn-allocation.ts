// Draws portfolios with targets and limits, for properties of rebalancing plans.
import fc from 'fast-check';
import { decimal, money, price, quantity, ZERO } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { Lot, LotId } from '../../../../src/ledger/domain/lots/lot.ts';
import type {
  Allocation,
  Asset,
  Limits,
  Strategy,
} from '../../../../src/ledger/domain/rebalancing/allocation.ts';
import { utcMidnight } from '../../../../src/market/time/day.ts';

export const TODAY = '2024-06-03' as TradingDay;

export const NO_LIMITS: Limits = {
  lotSize: quantity('1'),
  tradeMin: money('0'),
  bufferAmount: money('0'),
  bufferShare: ZERO,
  feeRate: ZERO,
  feeMin: money('0'),
  noSell: new Set(),
  noBuy: new Set(),
  guardsWash: false,
};

export function lot(id: string, openedOn: string, held: string, basis: string): Lot {
  const day = openedOn as TradingDay;
  return {
    id: id as LotId,
    side: 'LONG',
    openedAt: instant(utcMidnight(day)),
    openedOn: day,
    isDateKnown: true,
    heldSince: day,
    booking: 0,
    openedQuantity: quantity(held),
    openPrice: price('1'),
    remaining: quantity(held),
    basis: money(basis),
  };
}

/** `holdings`: symbol, quantity, price, target weight. */
export function allocationOf(
  cash: string,
  holdings: readonly (readonly [string, string, string | undefined, string])[],
  given: Partial<Allocation> = {},
): Allocation {
  return {
    cash: money(cash),
    assets: holdings.map(
      ([symbol, held, at]): Asset => ({
        symbol,
        quantity: quantity(held),
        price: at === undefined ? undefined : price(at),
      }),
    ),
    targets: holdings.map(([symbol, , , weight]) => ({ symbol, weight: decimal(weight) })),
    strategy: { kind: 'calendar' },
    limits: NO_LIMITS,
    at: instant(utcMidnight(TODAY)),
    today: TODAY,
    ...given,
  };
}

const hundredths = (max: number, min = 0) =>
  fc.integer({ min, max }).map((cents) => decimal((cents / 100).toFixed(2)));

const holdings = fc.uniqueArray(
  fc.record({
    symbol: fc.stringMatching(/^[A-Z]{1,4}$/),
    thousandths: fc.integer({ min: 0, max: 500_000 }),
    cents: fc.integer({ min: 1, max: 90_000 }),
    parts: fc.integer({ min: 0, max: 5 }),
  }),
  { selector: ({ symbol }) => symbol, minLength: 1, maxLength: 12 },
);

const strategies: fc.Arbitrary<Strategy> = fc.oneof(
  fc.constant({ kind: 'calendar' } as const),
  fc.record({ kind: fc.constant('threshold' as const), absoluteBand: hundredths(20) }),
  fc.record({ kind: fc.constant('threshold' as const), relativeBand: hundredths(50) }),
  fc.record({
    kind: fc.constant('tactical' as const),
    overlay: fc.constant([]),
    until: fc.constant(TODAY),
    moveMax: hundredths(30),
  }),
);

interface Drawn {
  readonly withFees: boolean;
}

export function allocations({ withFees }: Drawn): fc.Arbitrary<Allocation> {
  return fc
    .record({
      held: holdings,
      cash: hundredths(5_000_000, -1_000_000),
      cashParts: fc.integer({ min: 0, max: 3 }),
      strategy: strategies,
      lotSize: fc.constantFrom('1', '10', '100', '0.01'),
      tradeMin: hundredths(50_000),
      bufferAmount: hundredths(100_000),
      bufferShare: hundredths(20),
      feeRate: hundredths(3),
      feeMin: hundredths(1_500),
      noSell: fc.boolean(),
    })
    .map(({ held, cash, cashParts, strategy, ...limits }): Allocation => {
      const whole = held.reduce((sum, { parts }) => sum + parts, cashParts) || 1;
      return {
        cash: cash as Allocation['cash'],
        assets: held.map(({ symbol, thousandths, cents }) => ({
          symbol,
          quantity: quantity((thousandths / 1_000).toFixed(3)),
          price: price((cents / 100).toFixed(2)),
        })),
        // Rounded down, so that they never add up to more than one.
        targets: held.map(({ symbol, parts }) => ({
          symbol,
          weight: decimal((Math.floor((parts * 10_000) / whole) / 10_000).toFixed(4)),
        })),
        strategy,
        limits: {
          ...NO_LIMITS,
          lotSize: quantity(limits.lotSize),
          tradeMin: limits.tradeMin as Limits['tradeMin'],
          bufferAmount: limits.bufferAmount as Limits['bufferAmount'],
          bufferShare: limits.bufferShare,
          ...(withFees && {
            feeRate: limits.feeRate,
            feeMin: limits.feeMin as Limits['feeMin'],
          }),
          noSell: new Set(limits.noSell ? [held[0]?.symbol ?? ''] : []),
        },
        at: instant(utcMidnight(TODAY)),
        today: TODAY,
      };
    });
}
