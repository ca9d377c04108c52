// The move after every call on its own day, and at the same minute of every other day with calls.
import type { Instant } from '../../../kernel/instant.ts';
import type { Call } from './call.ts';
import { type JudgeHorizon, type Moves, movesOf } from './move.ts';
import { minuteOf, type PriceDays, startOf } from './price-days.ts';

export interface MoveGrid {
  /** Sessions with calls, ascending; the columns. */
  readonly sessions: readonly number[];
  /** Column of the day of the call. */
  ownColumn(call: number): number;
  /** A fraction of the price, up positive; NaN if unknown. */
  move(call: number, column: number): number;
  /** The same less beta times the move of the market. */
  netMove(call: number, column: number): number;
}

export interface GridTerms {
  readonly horizon: JudgeHorizon;
  /** Minutes between the call and the entry. */
  readonly delay: number;
  readonly market: Market | undefined;
}

export interface Market {
  readonly symbol: string;
  readonly betaBySymbol: ReadonlyMap<string, number>;
}

export function moveGridOf(
  calls: readonly Call[],
  prices: PriceDays,
  { horizon, delay, market }: GridTerms,
): MoveGrid {
  const sessions = [...new Set(calls.map(({ session }) => session))].sort((a, b) => a - b);
  const columnOf = new Map(sessions.map((session, column) => [session, column]));
  const ofMarket = market && movesOf(prices, market.symbol, horizon);
  const bySymbol = new Map(
    [...new Set(calls.map(({ symbol }) => symbol))].map((symbol) => [
      symbol,
      {
        movesOf: movesOf(prices, symbol, horizon),
        beta: market?.betaBySymbol.get(symbol) ?? Number.NaN,
      },
    ]),
  );
  const places = calls.map(({ symbol, minute, session }) => ({
    of: bySymbol.get(symbol) as SymbolMoves,
    minute: minute + delay,
    column: columnOf.get(session) ?? -1,
  }));

  // A table of them would need memory for every call on every day.
  function move(call: number, column: number): number {
    const place = places[call];
    return place?.of.movesOf(sessions[column] ?? -1, place.minute) ?? Number.NaN;
  }

  return {
    sessions,
    ownColumn: (call) => places[call]?.column ?? -1,
    move,
    netMove(call, column) {
      const place = places[call];
      if (ofMarket === undefined || place === undefined) return move(call, column);
      const { beta } = place.of;
      return move(call, column) - beta * ofMarket(sessions[column] ?? -1, place.minute);
    },
  };
}

interface SymbolMoves {
  readonly movesOf: Moves;
  readonly beta: number;
}

const BETA_MINUTES = 30;
const BETA_HORIZON: JudgeHorizon = '30m';

/**
 * `cov(move, market) / var(market)` of moves of 30 minutes that do not overlap, over all sessions with prices of both; symbols
 * without such moves have none.
 */
export function marketOf(prices: PriceDays, symbol: string): Market | undefined {
  if (!prices.closesBySymbol.has(symbol)) return undefined;
  const market = windowMoves(prices, symbol);
  const betaBySymbol = new Map<string, number>();
  for (const other of prices.closesBySymbol.keys()) {
    const beta = slopeOf(windowMoves(prices, other), market);
    if (beta !== undefined) betaBySymbol.set(other, beta);
  }
  return { symbol, betaBySymbol };
}

function windowMoves(prices: PriceDays, symbol: string): number[] {
  const moveOf = movesOf(prices, symbol, BETA_HORIZON);
  return prices.sessions.flatMap((session, at) => {
    const minutes = minuteOf(session, session.close);
    const windows = Math.floor((minutes - 1) / BETA_MINUTES);
    return Array.from({ length: windows }, (_, window) => moveOf(at, window * BETA_MINUTES));
  });
}

function slopeOf(ys: readonly number[], xs: readonly number[]): number | undefined {
  let [count, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
  for (const [at, x] of xs.entries()) {
    const y = ys[at] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    count += 1;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
  }
  const slope = (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX);
  return Number.isFinite(slope) ? slope : undefined;
}

/** `10:00`, the hour of the venue's clock in which a call was made, by a function that writes times. */
export function hourOf(
  { session, minute }: Call,
  prices: PriceDays,
  timeAt: (at: Instant) => string,
): string {
  const whole = prices.sessions[session];
  return whole === undefined ? '' : `${timeAt(startOf(whole, minute)).slice(0, 2)}:00`;
}
