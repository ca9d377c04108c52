// Entries by hand and positions of earlier days are replayed and compared like the signals of the day.
import { describe, expect, it } from 'vitest';
import {
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  plus,
  type TradingDay,
} from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { AgainstBacktest } from '../../../src/research/against/attribute.ts';
import type { TapedOrder } from '../../../src/research/against/taped-day.ts';
import type { InputsAt } from '../../../src/research/backtest/backtest-inputs.ts';
import type { ImposedFills } from '../../../src/research/fills/imposed-fills.ts';
import type { OrderRequest } from '../../../src/trader/domain/orders/order-request.ts';
import { DAY } from '../backtest/session-fixture.ts';
import { planted, USUAL } from './planted-day.ts';

const session = US_EQUITIES.sessionOf(DAY as TradingDay);
const dayBefore = US_EQUITIES.previousSession(DAY as TradingDay);
if (session === undefined || dayBefore === undefined) throw new Error('no sessions');
const NOON = plus(session.open, 2.5 * HOUR_MS + 20_000);

function exitAt(at: Instant): InputsAt {
  const command = { type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' } as const;
  return { at, symbols: ['AAPL'], inputs: [{ from: 'desk', command, answer: () => {} }] };
}

function causesOf({ parts }: AgainstBacktest): string[] {
  return Object.entries(parts).flatMap(([cause, money]) => (money === 0 ? [] : [cause]));
}

describe('an entry by hand', () => {
  const order: OrderRequest = {
    ...{ symbol: 'AAPL', side: 'buy', type: 'MKT', quantity: 40 },
    ...{ as: 'position', takesOwnership: false },
    protection: {
      stop: { kind: 'percent', percent: 2 },
      target: { kind: 'percent', percent: 0.5 },
    },
  };
  const command = { type: 'place-order', order, requester: { user: 'anna' } } as const;
  const byHand: TapedOrder[] = [{ at: NOON, command }];

  it('is given to the backtest at its moment, with the protection that was asked for', () => {
    const against = planted({ byHand });
    expect([against.left, causesOf(against)]).toEqual([[], []]);
    const own = against.trades.find(({ live }) => live?.strategy === 'manual');
    expect(own?.live).toMatchObject({ quantity: 40, reason: 'target' });
    expect(own?.backtest).toEqual(own?.live);
  });

  it('differs by its latency, and by the exit of a person', () => {
    const late: ImposedFills = {
      notBefore: ({ orderRef, leg, quantity }) =>
        leg === 'e' && quantity === 40 && orderRef !== '' ? plus(NOON, 25_000) : undefined,
      mostOf: () => undefined,
    };
    const slow = planted({ byHand, terms: { imposedFills: late } });
    expect(causesOf(slow)).toEqual(['latency']);
    expect(slow.parts.latency).toBe(slow.difference);
    const left = planted({ byHand, terms: { moments: [exitAt(plus(NOON, 3 * MINUTE_MS))] } });
    expect(causesOf(left)).toEqual(['exit']);
    expect(left.trades.at(-1)?.live?.reason).toBe('operator');
  });

  it('stays listed if its order is not on the tape', () => {
    const { left, trades } = planted({
      terms: {
        moments: [
          { at: NOON, symbols: ['AAPL'], inputs: [{ from: 'desk', command, answer: () => {} }] },
        ],
      },
    });
    expect(left).toMatchObject([{ reason: 'hand', why: 'its order is not on the tape' }]);
    expect(trades).toHaveLength(2);
  });
});

describe('a position of the day before', () => {
  const told = {
    ...USUAL,
    strategy: {
      entryOrder: { kind: 'market' },
      target: { kind: 'percent', percent: 5 },
      exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
    },
    predictions: { '-9:30:00': 'BUY', '11:00:05': 'SELL' },
  } as const;

  it('is replayed from the day it began', () => {
    const against = planted({ told, dayBefore });
    expect([against.left, causesOf(against)]).toEqual([[], []]);
    const [trade] = against.trades;
    expect(trade?.live?.openedAt).toBeLessThan(session.open);
    expect(trade?.live?.closedAt).toBeGreaterThan(session.open);
    expect(trade?.backtest).toEqual(trade?.live);
  });

  it('differs by what a person did with it', () => {
    const moments = [exitAt(instant(session.open + 45 * MINUTE_MS))];
    const against = planted({ told, dayBefore, terms: { moments } });
    expect(causesOf(against)).toEqual(['exit']);
    expect(against.trades[0]?.live?.reason).toBe('operator');
  });

  it('is not of the day if it was closed before', () => {
    const moments = [exitAt(instant(dayBefore.close - 5 * MINUTE_MS))];
    const { trades, live } = planted({ told, dayBefore, terms: { moments } });
    expect(
      trades.every(({ live: traded }) => (traded?.openedAt ?? session.open) >= session.open),
    ).toBe(true);
    expect(live).toBe(trades.reduce((sum, trade) => sum + (trade.live?.net ?? 0), 0));
  });
});
