// Turns a feed's answer into a verdict, and an accepted prediction into one signal per strategy of its symbol.

import { assertNever } from '../../../kernel/assert.ts';
import { freshnessMs } from '../../../kernel/clock.ts';
import { AHEAD_MAX_MS, judge } from '../../domain/intake/judge.ts';
import { rawText } from '../../domain/intake/neutral/neutral.ts';
import { readRecord, readSummed } from '../../domain/intake/read-record.ts';
import { MANUAL } from '../../domain/orders/order-request.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import type { Prediction, Verdict } from '../../domain/terms/prediction.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import type { FeedSettings } from '../../ports/feed-settings.ts';
import type { FeedAnswer, FeedReport, FeedWindow } from '../../ports/prediction-feed.ts';
import { finite } from '../condition-inputs/market-seen.ts';
import { considerEntry } from '../entry/consider-entry.ts';
import { type CompiledStrategy, QUOTE_AGE_MAX_MS } from '../market/surroundings.ts';
import { evaluateExits } from '../position-reconciler/exit-conditions.ts';
import { closePosition, endEntry } from '../protective-orders/end-entries.ts';
import { isDiskFull } from '../state/full-disk.ts';
import { activePositions } from '../state/position-lookups.ts';
import { unpricedKey, withOwnId } from '../state/seen-prediction.ts';
import { feedKey } from '../state/state.ts';
import { positionsOn, underlyingIn } from '../state/underlying.ts';
import { alarm } from '../turn/actions.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';
import {
  closeOnly,
  dropWish,
  isWithoutPrice,
  leaveBy,
  leaveOrphans,
} from './close-on-prediction.ts';

export function onFeed(turn: Turn, report: FeedReport): void {
  switch (report.type) {
    case 'feed-answer':
      return isWorthItsRoom(turn, report.symbol) ? answered(turn, report) : undefined;
    case 'feed-window':
      return isWorthItsRoom(turn, report.symbol) ? windowClosed(turn, report) : undefined;
    case 'feed-unreadable':
      if (!isWorthItsRoom(turn, report.symbol)) return;
      return judged(turn, {
        report,
        verdict: { kind: 'malformed', why: report.why },
        raw: report.why,
      });
    case 'feed-changed': {
      const known = turn.state.feeds.get(report.feed);
      if (known?.state === report.state && known.why === report.why) return;
      turn.record({
        type: 'feed-changed',
        feed: report.feed,
        state: report.state,
        why: report.why,
      });
      if (report.state !== 'polling') endEntriesOf(turn, report.feed);
      if (report.state !== 'unauthorized') return;
      return alarm(turn, {
        kind: 'feed-unauthorized',
        text: `feed ${report.feed} refuses our key and is stopped: ${report.why}`,
      });
    }
    case 'feed-polled':
      return;
    default:
      assertNever(report);
  }
}

/** A silent feed cannot reverse its predictions any more, so unfilled entries of strategies in its symbols end. */
function endEntriesOf(turn: Turn, feed: string): void {
  const symbols = turn.settings.feeds.find(({ name }) => name === feed)?.symbols ?? [];
  for (const position of activePositions(turn.state)) {
    const { symbol, strategy } = position;
    const isFed =
      symbols.includes(underlyingIn(turn.state, symbol)) &&
      strategy !== MANUAL &&
      !isOfBars(turn, position);
    if (isFed) endEntry(turn, position, `feed ${feed} is silent`);
  }
}

function isOfBars({ strategies, state }: Turn, position: PositionState): boolean {
  const { symbol, strategy: owner } = position;
  return (
    strategies.onBars
      .get(underlyingIn(state, symbol))
      ?.some(({ strategy }) => strategy.name === owner) === true
  );
}

/** On a full disk only answers that may close a position are judged. An unjudged answer is not used up; the feed repeats it. */
function isWorthItsRoom(turn: Turn, symbol: string): boolean {
  return !isDiskFull(turn.state) || isOpenIn(turn, symbol);
}

function isOpenIn({ state }: Pick<Turn, 'state'>, symbol: string): boolean {
  return positionsOn(state, symbol).some(({ status }) => status === 'open');
}

function answered(turn: Turn, report: FeedAnswer): void {
  const feed = turn.settings.feeds.find(({ name }) => name === report.feed);
  if (feed === undefined) return;
  const parsed = readRecord(feed, report);
  if (!parsed.ok)
    return judged(turn, { report, verdict: parsed.failure, raw: rawText(report.record) });
  judgedBy(turn, parsed.value, feed, report);
}

/** A window never counts as an answer to the first poll: the feed was already polling when it began. */
function windowClosed(turn: Turn, report: FeedWindow): void {
  const feed = turn.settings.feeds.find(({ name }) => name === report.feed);
  const read = feed && readSummed(feed, report);
  if (feed === undefined || read === undefined) return;
  if (!read.ok) return judged(turn, { report, verdict: read.failure, raw: rawText(report.window) });
  judgedBy(turn, read.value, feed, { ...report, isFirstPoll: false });
}

function judgedBy(
  turn: Turn,
  read: Prediction,
  feed: FeedSettings,
  report: Pick<FeedAnswer, 'feed' | 'symbol' | 'receivedAt' | 'isFirstPoll'>,
): void {
  const prediction = withOwnId(turn.state.seen, read);
  judged(turn, { report, verdict: verdictOn(turn, prediction, feed, report), prediction });
}

function verdictOn(
  turn: Turn,
  prediction: Prediction,
  feed: FeedSettings,
  report: Pick<FeedAnswer, 'isFirstPoll'>,
): Verdict {
  return judge(prediction, {
    seen: (id) => turn.state.seen.has(id),
    ageMaxMs: freshnessMs(turn, feed.ageMaxMs),
    confidenceMin: feed.confidenceMin,
    isFirstPoll: report.isFirstPoll,
    pollMs: freshnessMs(turn, feed.pollMs),
    now: turn.now,
    aheadMaxMs: freshnessMs(turn, AHEAD_MAX_MS),
    isSessionOpen: turn.market.placeOf(prediction.symbol).sessions.isOpen(turn.now),
    quote: turn.market.quote(prediction.symbol),
    quoteAgeMaxMs: freshnessMs(turn, QUOTE_AGE_MAX_MS),
    knownSymbols: { has: (symbol) => isAskedAbout(turn, symbol) },
  });
}

/** A strategy trades the symbol by predictions, or a position is open in it. */
function isAskedAbout({ strategies, state }: Turn, symbol: string): boolean {
  return strategies.onPredictions.has(symbol) || isOpenIn({ state }, symbol);
}

interface Judged {
  readonly report: Pick<FeedAnswer, 'feed' | 'symbol' | 'receivedAt'>;
  readonly verdict: Verdict;
  readonly prediction?: Prediction;
  /** The answer's text, when it could not be read. */
  readonly raw?: string;
}

/** Records the first answer, the first repeat and every change; further identical answers are only counted. */
function judged(turn: Turn, { report, verdict, prediction, raw }: Judged): void {
  const key = feedKey(report.feed, report.symbol);
  const latest = turn.state.latest.get(key);
  const answerId = prediction?.id ?? raw ?? '';
  if (latest?.answerId === answerId && latest.verdict === verdict.kind) {
    turn.repeats.set(key, (turn.repeats.get(key) ?? 0) + 1);
    return;
  }
  flushRepeats(turn, report.feed, report.symbol);
  const isFirst = prediction !== undefined && !turn.state.unpriced.has(unpricedKey(prediction));
  const recorded = turn.record(
    {
      type: 'prediction-judged',
      feed: report.feed,
      symbol: report.symbol,
      receivedAt: report.receivedAt,
      verdict,
      ...(prediction === undefined ? {} : { prediction }),
      ...(raw === undefined ? {} : { raw }),
    },
    { cause: 0, correlation: prediction?.id ?? '' },
  );
  if (prediction === undefined) return;
  if (verdict.kind === 'accepted') signal(turn, prediction, after(recorded));
  else if (isFirst && isWithoutPrice(verdict)) closeOnly(turn, prediction, after(recorded));
}

/** Records how often the last answer was repeated. */
export function flushRepeats(turn: Turn, feed: string, symbol: string): void {
  const key = feedKey(feed, symbol);
  const times = turn.repeats.get(key);
  const latest = turn.state.latest.get(key);
  if (times === undefined || latest === undefined) return;
  turn.repeats.delete(key);
  const predictionId = latest.answerId;
  turn.record(
    { type: 'prediction-repeated', feed, symbol, predictionId, times },
    // An answer that could not be read has its text in place of an id, and begins no chain.
    turn.state.seen.has(predictionId) ? { cause: 0, correlation: predictionId } : undefined,
  );
}

function signal(turn: Turn, prediction: Prediction, chain: Chain): void {
  evaluateExits(turn, prediction.symbol, { prediction, chain });
  leaveOrphans(turn, prediction, chain);
  for (const compiled of turn.strategies.onPredictions.get(prediction.symbol) ?? []) {
    dropWish(turn, compiled, prediction.symbol, chain);
    if (prediction.signal === 'NEUTRAL') leaveBy(turn, compiled, prediction, chain);
    else signalTo(turn, compiled, prediction, chain);
  }
}

function signalTo(
  turn: Turn,
  compiled: CompiledStrategy,
  prediction: Prediction,
  chain: Chain,
): void {
  const { strategy } = compiled;
  const { symbol } = prediction;
  const side: PositionSide = prediction.signal === 'BUY' ? 'long' : 'short';
  const signal: Signal = {
    id: `${prediction.id}/${strategy.name}`,
    predictionId: prediction.id,
    strategy: strategy.name,
    symbol,
    side,
    at: turn.now,
    price: finite(turn.market.last(symbol)),
  };
  const candidate = { signal, prediction, compiled, isReversal: false };
  const { reasons, isWanted } = considerEntry(turn, candidate, chain);
  const isOpposite = reasons.some(({ kind }) => kind === 'opposite_held');
  const held = positionsOn(turn.state, symbol).filter(
    ({ strategy: owner, plan }) => owner === strategy.name && plan.exit.opposite,
  );
  if (!isOpposite || held.length === 0) return;
  for (const position of held) closePosition(turn, position, 'opposite', chain);
  // A reversal would ask for a chain with a price that has moved: the next signal does.
  if (strategy.trade !== undefined) return;
  // A reversal is stored as pending, without an order; it is judged again from the start once the symbol is flat, when a
  // figure for its size or its stop may be known that is unknown now.
  const mayReverse = strategy.entry.side === 'both' || strategy.entry.side === side;
  if (mayReverse && isWanted) {
    turn.record(
      { type: 'wish-stored', signal, dataTime: prediction.dataTime, prediction },
      { ...chain, correlation: signal.id },
    );
  }
}
