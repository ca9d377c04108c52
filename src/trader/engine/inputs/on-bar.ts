// Strategies without a prediction: each is judged once at the end of every bar of its length.
import { freshnessMs } from '../../../kernel/clock.ts';
import {
  DAY_MS,
  type Instant,
  MINUTE_MS,
  plus,
  SECOND_MS,
  WEEK_MS,
} from '../../../kernel/instant.ts';
import { isBarEnd } from '../../../market/bars/bar-ends.ts';
import { isFirstOfWeek } from '../../../market/time/weeks.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { barId, type Signal, type SignalBar } from '../../domain/terms/signal.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import { evaluateCondition, NO_PREDICTION } from '../condition-inputs/evaluate-condition.ts';
import { strategyAtr } from '../condition-inputs/indicators.ts';
import { finite } from '../condition-inputs/market-seen.ts';
import { enterOrRefuse } from '../entry/consider-entry.ts';
import { type Considered, refuseEntry } from '../entry/considered.ts';
import { hourRefusals, opensFrom } from '../entry/hours.ts';
import type { CompiledStrategy } from '../market/surroundings.ts';
import { tallyOf } from '../state/bar-tally.ts';
import { isDiskFull } from '../state/full-disk.ts';
import type { Chain, Turn } from '../turn/turn.ts';

/** A minute that comes later than this is history; its line allows ten seconds for late trades. */
const LATE_MAX_MS = 30 * SECOND_MS;

/** How long the bar of a session is judged anew while an input is unknown: many shares open late. */
const OPENING_MS = 5 * MINUTE_MS;

type BarUpdate = Extract<MarketUpdate, { type: 'bar' }>;

/** A minute has ended. What was missed, or comes from history, makes no signal. */
export function judgeBar(turn: Turn, { symbol, bar }: BarUpdate): void {
  const compiled = turn.strategies.onBars.get(symbol);
  if (compiled === undefined || isDiskFull(turn.state)) return;
  const minute = { start: bar.start, end: plus(bar.start, bar.lengthMs) };
  if (minute.end <= turn.market.filledUntil(symbol)) return;
  if (turn.now - minute.end > freshnessMs(turn, LATE_MAX_MS)) return;
  for (const one of compiled) {
    const ended = isOutOfHours(turn, one, symbol) ? undefined : barEnded(turn, one, symbol, minute);
    if (ended !== undefined) judged(turn, one, symbol, ended);
  }
}

/** A rule for bars names its hours; bars outside them record no refusal. */
function isOutOfHours(turn: Turn, { strategy }: CompiledStrategy, symbol: string): boolean {
  return hourRefusals(turn, strategy, symbol).some(({ kind }) => kind !== 'exit_time_near');
}

interface Minute {
  readonly start: Instant;
  readonly end: Instant;
}

/** The bar of the strategy's length that ends with the minute, unless minutes of it are missing. */
function barEnded(
  turn: Turn,
  { strategy }: CompiledStrategy,
  symbol: string,
  minute: Minute,
): SignalBar | undefined {
  const { everyMs: lengthMs = MINUTE_MS } = strategy.entry;
  if (lengthMs >= DAY_MS) return sessionEnded(turn, strategy, symbol, minute);
  const session = turn.market.placeOf(symbol).sessions.today(minute.start);
  if (session === undefined || !isBarEnd(session, lengthMs, minute.end)) return undefined;
  const bars = turn.market.series(symbol, lengthMs);
  const isWhole = bars.isFit && bars.count > 0 && bars.end(bars.count - 1) === minute.end;
  return isWhole ? { end: minute.end, lengthMs } : undefined;
}

/** After the close nothing can be entered, so the bar of a session, or of a week, is judged as the next one opens. */
function sessionEnded(
  turn: Turn,
  strategy: CompiledStrategy['strategy'],
  symbol: string,
  minute: Minute,
): SignalBar | undefined {
  const { sessions, venue } = turn.market.placeOf(symbol);
  const today = sessions.today(minute.start);
  const before = today && venue.calendar.previousSession(today.day);
  if (today === undefined || before === undefined) return undefined;
  const { everyMs: lengthMs = DAY_MS } = strategy.entry;
  if (lengthMs === WEEK_MS && !isFirstOfWeek(venue.calendar, today)) return undefined;
  const from = Math.max(today.open, opensFrom(turn, strategy, symbol) ?? today.open);
  const isOpening = minute.end > from && minute.end <= from + OPENING_MS;
  return isOpening ? { end: before.close, lengthMs } : undefined;
}

function judged(turn: Turn, one: CompiledStrategy, symbol: string, bar: SignalBar): void {
  const { strategy, condition: when } = one;
  const tally = tallyOf(turn.barTallies, strategy.name, symbol);
  const predictionId = barId(symbol, bar);
  const id = `${predictionId}/${strategy.name}`;
  if ((tally.until ?? 0) >= bar.end || turn.state.seen.has(id)) return;
  const atr = strategyAtr(turn, strategy, symbol);
  const condition = evaluateCondition(turn, when, { symbol, prediction: NO_PREDICTION, atr });
  if (!condition.ok && condition.failure.kind === 'input_missing') {
    tally.wasUnknown += 1;
    tally.whyUnknown = condition.failure.path;
    if (bar.lengthMs < DAY_MS) tally.until = bar.end;
    return;
  }
  tally.until = bar.end;
  if (!condition.ok && condition.failure.kind === 'condition_false') {
    tally.wasFalse += 1;
    return;
  }
  const signal = signalOf(turn, strategy, { id, predictionId, bar, symbol });
  const chain = { cause: 0, correlation: id };
  if (!condition.ok) {
    const { failure } = condition;
    tally.wasUnknown += 1;
    tally.whyUnknown = failure.kind === 'condition_failed' ? failure.why : when.text;
    return refuseOnce(turn, { signal, condition, hash: strategy.hash }, failure, chain);
  }
  tally.wasTrue += 1;
  const validUntil = turn.now + turn.settings.execution.entryMs;
  const considered = { signal, strategy, condition, validUntil };
  const plain = { anchorPrice: undefined, isReversal: false, more: [] };
  enterOrRefuse(turn, { ...considered, ...plain }, chain);
}

function signalOf(
  turn: Turn,
  { name, entry }: CompiledStrategy['strategy'],
  its: Pick<Signal, 'id' | 'predictionId' | 'bar' | 'symbol'>,
): Signal {
  const side = entry.side === 'short' ? 'short' : 'long';
  const price = finite(turn.market.last(its.symbol));
  return { ...its, strategy: name, side, at: turn.now, price };
}

interface Failed extends Pick<Considered, 'signal' | 'condition'> {
  /** Of the strategy: what its file says now may fail for another cause. */
  readonly hash: string;
}

/** A condition that cannot be computed may fail at every bar: each reason is recorded once, whatever number it names. */
function refuseOnce(
  turn: Turn,
  { signal, condition, hash }: Failed,
  failure: Refusal,
  chain: Chain,
): void {
  const why = JSON.stringify(failure).replaceAll(/\d+/g, '#');
  const key = `${hash}/${signal.symbol}/${why}`;
  if (turn.alarmed.has(key)) return;
  turn.alarmed.add(key);
  refuseEntry(turn, { signal, condition }, { reasons: [failure], chain });
}
