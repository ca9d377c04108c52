// Fetches bars again: before each open, since their source restates them after a split, and while they jump as after one.
import { type Instant, instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { tradingDayOf } from '../turn/trading-day.ts';
import type { Turn } from '../turn/turn.ts';
import { barsJump } from './bars-jump.ts';

/** By then a broker's history is in the prices of the day. */
const RENEWED_BEFORE_OPEN_MS = 30 * MINUTE_MS;
/** How often bars are fetched again that still jump as after a split: their source may restate them late. */
const RENEWED_EVERY_MS = 15 * MINUTE_MS;

/**
 * Of any symbol, held or not: once before each open, because a source restates its history after a split and no price
 * proves one; and whenever the prices differ as after a split. A symbol whose bars join over the night is asked again on
 * the next day only, or after another history.
 */
export function renewBars(turn: Turn): void {
  const { nights, strategies, market, now } = turn;
  const isSameDay = now >= nights.since && now < nights.until;
  const isSame = nights.histories === market.histories && nights.watched === strategies.watched;
  if (!isSameDay || !isSame) beginNights(turn);
  for (const symbol of nights.unproven)
    if (isProven(turn, symbol)) nights.unproven.delete(symbol);
    else renew(turn, symbol);
}

function beginNights({ nights, strategies, market, now }: Turn): void {
  const { watched } = strategies;
  nights.histories = market.histories;
  nights.watched = watched;
  nights.unproven = new Set(watched);
  nights.since = now;
  nights.until = [...watched].reduce((until, symbol) => {
    const { venue, sessions } = market.placeOf(symbol);
    return Math.min(until, venue.calendar.boundsOf(sessions.dayOf(now)).end);
  }, Number.POSITIVE_INFINITY);
}

/** Today's first bar is there, it joins the one before it, and the history came after the time before the open. */
function isProven(turn: Turn, symbol: string): boolean {
  const { market } = turn;
  const open = openOf(turn, symbol);
  const bars = market.series(symbol, MINUTE_MS);
  const historyAt = market.historyAt(symbol);
  if (open === undefined || historyAt === undefined || !bars.isFit) return false;
  const isBegun = bars.indexFrom(open) < bars.count;
  const isRenewed = historyAt >= open - RENEWED_BEFORE_OPEN_MS;
  return isBegun && isRenewed && barsJump(turn, symbol) === undefined;
}

function openOf({ market, now }: Turn, symbol: string): Instant | undefined {
  return market.placeOf(symbol).sessions.today(now)?.open;
}

function renew(turn: Turn, symbol: string): void {
  const { market, now } = turn;
  const bars = market.series(symbol, MINUTE_MS);
  const historyAt = market.historyAt(symbol);
  if (!bars.isFit || bars.count === 0 || historyAt === undefined) return;
  const dueAt = instant((openOf(turn, symbol) ?? Number.NaN) - RENEWED_BEFORE_OPEN_MS);
  const isDue = now >= dueAt && historyAt < dueAt;
  if (isDue) market.refetch(symbol);
  else if (barsJump(turn, symbol) === undefined) return;
  else if (now - historyAt >= RENEWED_EVERY_MS) market.refetch(symbol);
  else refetchBars(turn, symbol);
}

/** Once a day. */
export function refetchBars(turn: Turn, symbol: string): void {
  const key = `${symbol}/bars/${tradingDayOf(turn)}`;
  if (turn.alarmed.has(key)) return;
  turn.alarmed.add(key);
  turn.market.refetch(symbol);
}
