// The summary of a run between simulators: one object with its counts and the simulated broker's measure of
// protection.

import type { TradingDay } from '../../../kernel/instant.ts';
import type { PositionRow, TradeRow } from '../../contract/order-rows.ts';
import type { Look } from '../../ports/look.ts';
import type { Exposure } from '../brokers/simulated-broker.ts';
import type { Play, SyntheticPart } from './play.ts';
import type { Tally } from './tally.ts';

/** The exposure is from the records of the simulated broker. */
export interface RunSummary extends Exposure {
  readonly market_date: TradingDay;
  readonly speed: number;
  /** Which parts are generated rather than recorded: with any, a result means nothing. */
  readonly synthetic: readonly SyntheticPart[];
  /**
   * The clock by which messages to the gateway are limited to 40 a second: market time when it runs faster than real
   * time.
   */
  readonly pacing: 'market time' | 'wall time';
  readonly predictions: Readonly<Record<string, number>>;
  readonly signals_taken: number;
  readonly signals_refused: Readonly<Record<string, number>>;
  readonly orders: number;
  readonly executions: number;
  readonly stops_moved: number;
  readonly closed_positions: readonly TradeRow[];
  readonly open_positions: readonly OpenPosition[];
}

export interface OpenPosition {
  readonly id: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly entry: number;
  readonly stop: number | null;
}

/** The content of the tables at the end, read before they are closed. */
export interface EndOfRun {
  readonly closed: readonly TradeRow[];
  readonly open: readonly OpenPosition[];
}

export function endOfRun(look: Look, tally: Tally): EndOfRun {
  return {
    closed: look.trades().filter(({ id }) => tally.closedPositionIds.has(id)),
    open: look.positions().map(toOpen),
  };
}

export function summaryOf(parts: {
  readonly day: TradingDay;
  readonly play: Pick<Play, 'speed' | 'synthetic'>;
  readonly tally: Tally;
  readonly end: EndOfRun;
  readonly exposure: Exposure;
}): RunSummary {
  const { day, play, tally, end, exposure } = parts;
  const { speed, synthetic } = play;
  return {
    market_date: day,
    speed,
    synthetic,
    pacing: speed > 1 ? 'market time' : 'wall time',
    predictions: tally.predictions,
    signals_taken: tally.signalsTaken,
    signals_refused: tally.signalsRefused,
    orders: tally.orders,
    executions: tally.executions,
    stops_moved: tally.stopsMoved,
    ...exposure,
    closed_positions: end.closed,
    open_positions: end.open,
  };
}

function toOpen({ id, symbol, quantity, average_price, stop_price }: PositionRow): OpenPosition {
  return {
    id,
    symbol,
    side: quantity > 0 ? 'long' : 'short',
    quantity: Math.abs(quantity),
    entry: average_price,
    stop: stop_price,
  };
}
