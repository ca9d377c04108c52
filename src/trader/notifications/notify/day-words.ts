// Positions, stops, money and refusals as text for messages.

import { toIso } from '../../../kernel/instant.ts';
import { netOf, sumOfCents } from '../../../market/instruments/money.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { PositionRow, TradeRow } from '../../contract/order-rows.ts';
import { amountAt, counted } from '../../domain/wording/figures.ts';
import type { Look } from '../../ports/look.ts';
import { type StopState, stopStateOf } from '../../ports/stop-state.ts';
import type { DayCounts } from './day-tally.ts';

export function positionsText(positions: readonly PositionRow[]): string {
  if (positions.length === 0) return 'no positions';
  const count = (state: StopState): number =>
    positions.filter((row) => stopStateOf(row) === state).length;
  const [bare, watched, locked] = [count('none'), count('watched'), count('locked')];
  const parts = [
    ...(bare === 0 ? [] : [`${bare} NOT PROTECTED`]),
    ...(watched === 0 ? [] : [`${watched} watched by the daemon only`]),
    ...(locked === 0 ? [] : [`${locked} locked, without a stop`]),
  ];
  const cover = parts.length === 0 ? 'all protected at the broker' : parts.join(', ');
  const each = positions.map(
    (row) =>
      `${row.option?.name ?? row.symbol} ${row.quantity} at ${row.average_price}, stop ${row.stop_price ?? 'none'}`,
  );
  return `${counted(positions.length, 'position')}, ${cover}: ${each.join('; ')}`;
}

export function moneyText(
  trades: readonly TradeRow[],
  positions: readonly PositionRow[],
  venue: Venue,
): string {
  const gained = (value: number) => `${value < 0 ? '-' : '+'}${amountAt(venue, Math.abs(value))}`;
  const net = sumOfCents(trades.map(({ pnl, commission }) => netOf(pnl, commission)));
  const commissions = sumOfCents(trades.map(({ commission }) => commission));
  const open = sumOfCents(positions.map(({ unrealized_pnl }) => unrealized_pnl ?? 0));
  const costs = trades.some(({ is_estimated }) => is_estimated)
    ? 'estimated brokerage and tax'
    : 'commissions';
  const result = `${gained(net)} after ${amountAt(venue, commissions)} ${costs}`;
  return `${counted(netsOf(trades).length, 'trade')} closed, ${result}; open positions ${gained(open)}`;
}

export function signalsText({ taken, refused, refusedByReason }: DayCounts): string {
  const reasons = refusedByReason.size === 0 ? '' : ` (${countsText(refusedByReason)})`;
  return `${counted(taken, 'signal')} taken, ${refused} refused${reasons}`;
}

/** `cooldown 5, session_closed 4`: most frequent first. */
export function countsText(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

/** After fees; a trade in parts is one trade, whose parts win and lose together. */
// Decision 0013
export function netsOf(rows: readonly TradeRow[]): number[] {
  return [...Map.groupBy(rows, ({ trade }) => trade).values()].map((parts) =>
    sumOfCents(parts.map(({ pnl, commission }) => netOf(pnl, commission))),
  );
}

export function closedOn(
  trades: readonly TradeRow[],
  day: DayCounts['day'],
  calendar: Calendar,
): TradeRow[] {
  const { start, end } = calendar.boundsOf(day);
  const [from, to] = [toIso(start), toIso(end)];
  return trades.filter(({ closed_at: at }) => at >= from && at < to);
}

/** Closed on the day; read by the index of their time, since the list of all trades grows for years. */
export function tradesOf(
  day: DayCounts['day'],
  look: Pick<Look, 'listPage'>,
  calendar: Calendar,
): readonly TradeRow[] {
  const { start, end } = calendar.boundsOf(day);
  const span = { from: toIso(start), to: toIso(end) };
  const all = { filters: {}, limit: Number.MAX_SAFE_INTEGER, offset: 0 };
  return look.listPage('trades', { ...span, ...all, sort: 'closed_at', isDescending: false }).rows;
}
