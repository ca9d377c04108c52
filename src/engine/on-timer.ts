// What time alone demands: the day's base, exits by age and by the close, the daily loss, wishes that may come true.
import { DAY_MS, MINUTE_MS } from '../kernel/instant.ts';
import { exitDue } from '../trading/exits/exit-due.ts';
import { type HeldPosition, isHeld } from '../trading/positions/position-state.ts';
import type { Refusal } from '../trading/refusal.ts';
import { activePositions, isFree, liveLeg, ordersOf, positionIn } from './book.ts';
import { dailyLoss } from './daily-loss.ts';
import { considerEntry } from './entries.ts';
import { foreignIn } from './foreign.ts';
import { tradingDayOf } from './gate.ts';
import { ruleAtr } from './indicators.ts';
import type { Wish } from './state.ts';
import { alarm, beginClose, cancelOnce, chainOf } from './steer.ts';
import type { Turn } from './turn.ts';

/** Working entries end this long before the close. */
const ENTRIES_END_MS = 6 * MINUTE_MS;
const LAST_ALARM_MS = 30_000;

export function onTimer(turn: Turn): void {
  startDay(turn);
  const close = turn.market.sessions.today(turn.now)?.close;
  const msToClose =
    turn.market.sessions.isOpen(turn.now) && close !== undefined ? close - turn.now : Number.NaN;
  for (const position of activePositions(turn.state)) {
    if (msToClose <= ENTRIES_END_MS) endEntry(turn, position.positionId, 'the session is ending');
    if (isHeld(position)) heldTooLong(turn, position, msToClose);
  }
  for (const symbol of turn.state.positionBySymbol.keys()) {
    if (!isFree(turn.state, symbol)) turn.touched.add(symbol);
  }
  watchLoss(turn);
  for (const [symbol, wish] of turn.state.wishes) grant(turn, symbol, wish);
}

/** The base of the day: net liquidation at the first clean comparison after 04:00 New York. */
function startDay(turn: Turn): void {
  if (!turn.state.isReconciled) return;
  const day = tradingDayOf(turn);
  const value = turn.market.account('NetLiquidation');
  if (turn.state.day === day || value === undefined || turn.now - value.at > DAY_MS) return;
  turn.record({ type: 'day-started', day, netLiquidation: value.value });
  if (turn.state.trading.state === 'REDUCING' && turn.state.trading.why === 'daily-loss') {
    turn.record({ type: 'trading-changed', state: 'ACTIVE', why: 'a new session', by: 'engine' });
  }
}

function heldTooLong(turn: Turn, position: HeldPosition, msToClose: number): void {
  if (Number.isNaN(msToClose)) return;
  if (position.status === 'closing') {
    if (msToClose <= LAST_ALARM_MS && !turn.alarmed.has(position.positionId)) {
      turn.alarmed.add(position.positionId);
      alarm(
        turn,
        'still-closing',
        position.symbol,
        `${position.symbol}: still open ${Math.round(msToClose / 1000)} s before the close; its stop rests`,
        chainOf(position),
      );
    }
    return;
  }
  const flattens = position.plan.exit.flattenBeforeCloseMs !== undefined;
  const isFromEarlierSession =
    position.openedAt < (turn.market.sessions.today(turn.now)?.open ?? 0);
  if (flattens && isFromEarlierSession) return beginClose(turn, position.symbol, 'missed_flatten');
  const reason = exitDue({
    plan: position.plan,
    openedAt: position.openedAt,
    now: turn.now,
    msToClose,
  });
  if (reason !== undefined) beginClose(turn, position.symbol, reason);
}

function endEntry(turn: Turn, positionId: string, why: string): void {
  const position = turn.state.positions.get(positionId);
  const entry = liveLeg(ordersOf(turn.state, positionId), 'e');
  if (position !== undefined && entry !== undefined)
    cancelOnce(turn, entry, why, chainOf(position));
}

/** No new risk from here: whatever of an entry has not filled is cancelled, its children stay for what has. */
export function endEntries(turn: Turn, why: string): void {
  for (const position of activePositions(turn.state)) endEntry(turn, position.positionId, why);
}

function watchLoss(turn: Turn): void {
  const { state, settings } = turn;
  if (state.dayBase === undefined || state.trading.state !== 'ACTIVE') return;
  if (!turn.market.sessions.isOpen(turn.now)) return;
  const loss = dailyLoss(turn);
  const limit = (state.dayBase * settings.risk.dailyLossPercentMax) / 100;
  if (!(loss >= limit) || state.lossOverriddenOn === state.day) return;
  turn.record({ type: 'trading-changed', state: 'REDUCING', why: 'daily-loss', by: 'engine' });
  alarm(
    turn,
    'daily-loss',
    undefined,
    `lost ${loss.toFixed(2)} USD today, the limit is ${limit.toFixed(2)}: no entries until the next session`,
  );
  endEntries(turn, 'daily loss');
  if (settings.risk.onDailyLoss !== 'flatten') return;
  for (const position of activePositions(state)) beginClose(turn, position.symbol, 'daily_loss');
}

const MOVED_AWAY_ATRS = 0.5;

/** A wish is judged like a new signal once the symbol is flat and the broker agrees that it is. */
function grant(turn: Turn, symbol: string, wish: Wish): void {
  const { signal, prediction } = wish;
  const chain = { cause: 0, correlation: signal.id };
  const feed = turn.settings.feeds.find(({ name }) => name === prediction.source);
  const ageMs = turn.now - prediction.dataTime;
  if (feed === undefined || ageMs > feed.ageMaxMs * Math.max(1, turn.speed > 1 ? 2 : 1)) {
    turn.record(
      { type: 'wish-dropped', symbol, signalId: signal.id, why: 'the prediction is too old' },
      chain,
    );
    return;
  }
  const closed = positionIn(turn.state, symbol);
  if (closed?.status === 'closed' && closed.reason === 'stop') {
    turn.record(
      { type: 'wish-dropped', symbol, signalId: signal.id, why: 'stopped out while waiting' },
      chain,
    );
    return;
  }
  if (!isFree(turn.state, symbol) || foreignIn(turn, symbol) !== 0) return;
  const compiled = turn.rules.bySymbol
    .get(symbol)
    ?.find(({ rule }) => rule.name === signal.strategy);
  turn.record(
    { type: 'wish-dropped', symbol, signalId: signal.id, why: 'the symbol is flat: judged again' },
    chain,
  );
  if (compiled === undefined) return;
  const atr = ruleAtr(turn, compiled.rule, symbol)?.value ?? Number.NaN;
  const distance = Math.abs(turn.market.last(symbol) - signal.price);
  const limit = MOVED_AWAY_ATRS * atr;
  const more: Refusal[] = distance > limit ? [{ kind: 'moved_away', distance, limit }] : [];
  considerEntry(
    turn,
    { signal: { ...signal, at: turn.now }, prediction, compiled, isReversal: true },
    chain,
    more,
  );
}
