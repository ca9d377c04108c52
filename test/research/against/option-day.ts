// Days on which options are traded, with the rows of their chains.
import { HOUR_MS, MINUTE_MS, plus, type TradingDay } from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { TapedOrder } from '../../../src/research/against/taped-day.ts';
import type { OrderRequest } from '../../../src/trader/domain/orders/order-request.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import {
  OPTION_TRADE_DEFAULTS,
  type OptionTradeKind,
} from '../../../src/trader/domain/terms/option-trade.ts';
import { commandInput } from '../../../src/trader/engine/inbox/input.ts';
import { DAY } from '../backtest/session-fixture.ts';
import { tapedRows } from '../chains/taped-rows.ts';
import type { Planted } from './planted-day.ts';

/** From 10:00 on, the call is worth a nickel more each ten minutes. */
export const OPTION_ROWS = rowsOf([['AAPL 261218C00104000', 1.9, 0.05]]);

/** Bid, and its change each ten minutes; the ask is a dime above. */
type Quoted = readonly [id: string, bid: number, step: number];

function rowsOf(quoted: readonly Quoted[]): readonly string[] {
  return Array.from({ length: 60 }, (_, minute) => {
    const time = `2026-11-18 10:${String(minute).padStart(2, '0')}`;
    return quoted.map(([id, first, step]) => {
      const bid = first + step * Math.floor(minute / 10);
      return `${time} ${id} ${bid.toFixed(2)} ${(bid + 0.1).toFixed(2)}`;
    });
  }).flat();
}

const HELD: Partial<Strategy> = {
  entry: { side: 'both', when: 'true' },
  entryOrder: { kind: 'walk', steps: 2, everyMs: 10_000, reachPercent: 100, lifeMs: 300_000 },
  stop: { kind: 'percent', percent: 100 },
  size: { kind: 'shares', shares: 2 },
  target: undefined,
  protection: 'watched',
  exit: { opposite: false, neutral: false, maxMs: 20 * MINUTE_MS, flattenBeforeCloseMs: 0 },
};

/** A strategy buys a call; `at`: of the prediction. */
export function optionDay(kind: 'cross' | 'walk', at: string): Planted {
  return {
    chains: ['AAPL'],
    told: {
      strategy: { ...HELD, trade: OPTION_TRADE_DEFAULTS.call_or_put },
      predictions: { [at]: 'BUY' },
      terms: { options: { rows: [tapedRows(OPTION_ROWS)], fills: { kind } } },
    },
  };
}

export const VERTICAL = 'AAPL 261218C00096000-261218C00101000';
export const PUT = 'AAPL 261218P00096000';
export const STRUCTURE_ROWS = rowsOf([
  ['AAPL 261218C00096000', 4.1, 0.1],
  ['AAPL 261218C00101000', 1, 0],
  [PUT, 2, -0.05],
]);

/** A strategy trades such a structure for twenty minutes; `terms` of the chain pass whatever is quoted. */
export function structureDay(as: OptionTradeKind, signal: 'BUY' | 'SELL'): Planted {
  const passes = {
    ...{ delta: { from: 0, until: 1 }, dte: { from: 20, until: 45 } },
    ...{ deltaGapMax: 2, acrossExDate: true },
  };
  const trade = { ...OPTION_TRADE_DEFAULTS[as], ...passes };
  return {
    chains: ['AAPL'],
    told: {
      strategy: { ...HELD, trade },
      predictions: { '10:08:05': signal },
      terms: { options: { rows: [tapedRows(STRUCTURE_ROWS)], fills: { kind: 'cross' } } },
    },
  };
}

/** Nothing but the order of a person, at 10:10:20, who looked at its prices before. */
export function handDay(
  order: Pick<OrderRequest, 'symbol' | 'side' | 'price'>,
  kind: 'cross' | 'walk' = 'cross',
): Planted {
  const session = US_EQUITIES.sessionOf(DAY as TradingDay);
  if (session === undefined) throw new Error('no session');
  const at = plus(session.open, HOUR_MS / 2 + 10 * MINUTE_MS + 20_000);
  const whole: OrderRequest = {
    ...{ ...order, type: 'LMT', quantity: 2 },
    ...{ as: 'position', takesOwnership: false },
    protection: { target: { kind: 'percent', percent: 1 } },
  };
  const asked = { order: whole, requester: { user: 'anna' } };
  const byHand: TapedOrder = { at, command: { type: 'place-order', ...asked } };
  const looked = commandInput({ type: 'check-order', ...asked }, () => {});
  const options = { rows: [tapedRows(STRUCTURE_ROWS)], fills: { kind } };
  return {
    ...{ chains: ['AAPL'], told: { predictions: {}, terms: { options } }, byHand: [byHand] },
    terms: { moments: [{ at: plus(at, -1), symbols: [], inputs: [looked] }] },
  };
}
