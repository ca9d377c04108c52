// Whether a program that fills at what is printed made the trades that the engine made a spread away from it.
import { type BarTrade, SPREAD } from './bar-task.ts';

/** How many of our trades it made too, in the same bars and at the same prices. */
export function sameTrades(own: readonly BarTrade[], others: readonly BarTrade[]): number {
  const byEntry = new Map(others.map((trade) => [trade.entered, trade]));
  return own.filter((trade) => {
    const other = byEntry.get(trade.entered);
    return other !== undefined && isSame(trade, other);
  }).length;
}

function isSame(own: BarTrade, other: BarTrade): boolean {
  return (
    own.exited === other.exited &&
    isSamePrice(own.entry, other.entry + SPREAD) &&
    isSamePrice(own.exit, other.exit - SPREAD)
  );
}

function isSamePrice(one: number, other: number): boolean {
  return Math.abs(one - other) < SPREAD / 100;
}
