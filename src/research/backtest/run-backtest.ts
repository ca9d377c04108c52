// Plays bars and predictions, if there are any, to the engine's core over the simulated broker, session after session, and returns the
// result.

import { plus, WEEK_MS } from '../../kernel/instant.ts';
import { amountOf } from '../../market/instruments/amount.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import { cents } from '../../market/instruments/money.ts';
import type { Session } from '../../market/time/calendar.ts';
import { sharesOf } from '../../trader/domain/holdings/holding.ts';
import { type HeldPosition, isHeld } from '../../trader/domain/positions/position-state.ts';
import type { RunPosition, RunResult } from '../../trader/domain/report/run-result.ts';
import { underlyingIn } from '../../trader/engine/state/underlying.ts';
import { borrowFee, isFree, nightsBetween } from '../fills/borrowing.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import type { TapedPrediction } from './prediction-tape.ts';
import { createRunParts, firstOpen, type RunParts } from './run-parts.ts';
import { keepHoldings, NO_HOLDINGS, startValue } from './start-holdings.ts';
import { markedTrades } from './synthetic-trades.ts';

type Outcome = Omit<RunResult, 'notes' | 'symbols'>;

export function runBacktest(inputs: BacktestInputs): Outcome {
  const parts = createRunParts(inputs);
  parts.core.start(inputs.version);
  keepHoldings(parts.core, inputs.holdings);
  awaitPredictions(parts, inputs);
  awaitMoments(parts, inputs);
  for (const [index, session] of inputs.sessions.entries()) {
    playSession(parts, session, inputs);
    chargeBorrowing(parts, session, inputs.sessions[index + 1]);
    parts.markEquity(session.close);
    inputs.onSession?.();
  }
  return outcomeOf(parts, inputs);
}

/** One after another, each at its own time, whether or not the exchange is open. */
function awaitPredictions(parts: RunParts, inputs: BacktestInputs): void {
  const { predictions, pollLatencyMs, settings } = inputs;
  const { clock } = parts.time;
  const feed = settings.feeds[0]?.name ?? '';

  function awaitNext(index: number): void {
    const prediction = predictions[index];
    if (prediction === undefined) return;
    clock.at(plus(prediction.at, pollLatencyMs), () => {
      publishPrediction(parts, feed, prediction);
      awaitNext(index + 1);
    });
  }

  const first = predictions.findIndex(({ at }) => at + pollLatencyMs >= clock.now());
  if (first >= 0) awaitNext(first);
}

function publishPrediction(
  { time, broker, core, player }: RunParts,
  feed: string,
  { symbol, record }: TapedPrediction,
): void {
  player.wake(symbol);
  broker.reportAccount();
  core.push({
    from: 'feed',
    report: {
      type: 'feed-answer',
      feed,
      symbol,
      receivedAt: time.clock.now(),
      isFirstPoll: false,
      record,
      model: undefined,
    },
  });
}

function awaitMoments({ time, broker, core, player }: RunParts, { moments = [] }: BacktestInputs) {
  for (const { at, symbols, inputs } of moments) {
    time.clock.at(at, () => {
      for (const symbol of symbols) player.wake(symbol);
      broker.reportAccount();
      for (const input of inputs) core.push(input);
    });
  }
}

function playSession(parts: RunParts, session: Session, inputs: BacktestInputs): void {
  const { time, broker, core, player, optionPlayer } = parts;
  optionPlayer.playNight(session);
  time.runTo(plus(session.open, -1), core.settle);
  for (const action of inputs.actions) if (action.day === session.day) take(parts, action);
  publishLimits(parts, session);
  sendDailyCloses(parts, inputs);
  broker.reportAccount();
  core.push({ from: 'timer' });
  core.settle();
  player.play(session);
  broker.closeSession();
  optionPlayer.expire(session);
  core.settle();
}

/** Shorts pay after the close for the nights until the next session that is played. */
function chargeBorrowing(
  { core, broker, player, recorder, borrowing }: RunParts,
  { day }: Session,
  next: Session | undefined,
): void {
  if (isFree(borrowing) || next === undefined) return;
  const nights = nightsBetween(day, next.day);
  for (const position of [...core.state.positions.values()].filter(isHeld)) {
    const { symbol, side, positionId } = position;
    if (side !== 'short') continue;
    const value = Math.abs(position.quantity) * player.lastOf(symbol);
    const fee = borrowFee(borrowing, symbol, { value, nights });
    broker.charge(fee);
    recorder.charge(positionId, fee);
  }
}

/** Those of the day, and wider ones when they come. */
function publishLimits({ time, core, limits }: RunParts, session: Session): void {
  for (const { symbol, from, limits: day } of limits.on(session.day)) {
    const publish = () =>
      core.push({ from: 'market', update: { type: 'limits', symbol, limits: day } });
    if (from <= time.clock.now()) publish();
    else time.clock.at(from, publish);
  }
}

/** What is known of the days before, for limits that read it. */
function sendDailyCloses({ core, supply }: RunParts, { bars }: BacktestInputs): void {
  for (const symbol of bars.keys()) {
    const update = supply.days(symbol);
    if (update !== undefined) core.push({ from: 'market', update });
  }
}

/**
 * A split restates the last price and the history, whether or not anything is held. What was assigned in the night is paid no dividend,
 * although it is in the books until a price of the day proves it.
 */
function take({ broker, core, player, supply, holdings }: RunParts, action: CorporateAction): void {
  broker.take(action);
  const held = broker.account.holdingBySymbol.get(action.symbol)?.quantity ?? 0;
  const kept = Math.min(held, sharesOf(core.state.holdings.get(action.symbol)));
  if (action.kind === 'dividend' && kept > 0) holdings.pay(action.symbol, kept * action.amount);
  if (action.kind !== 'split') return;
  player.split(action.symbol, action.ratio);
  core.push({ from: 'market', update: supply.history(action.symbol) });
}

function outcomeOf(
  { time, core, priceOf, recorder, equity, holdings, risks, optionEntries }: RunParts,
  inputs: BacktestInputs,
): Outcome {
  const start = inputs.holdings ?? NO_HOLDINGS;
  const trades = recorder.trades();
  const kept = holdings.holdings({
    ...{ start, trades, lastOf: priceOf },
    underlyingOf: (symbol) => underlyingIn(core.state, symbol),
  });
  return {
    from: firstOpen(inputs),
    to: time.clock.now(),
    startEquity: inputs.cash + startValue(start),
    strategies: inputs.settings.strategies.map(({ name, hash }) => ({ name, hash })),
    trades: markedTrades(trades, inputs),
    ...(kept.length > 0 && { holdings: kept }),
    openPositions: [...core.state.positions.values()].filter(isHeld).map((position) => ({
      ...openPosition(position, priceOf(position.symbol)),
      trade: recorder.firstOf(position.signalId) ?? position.positionId,
    })),
    equity,
    ...([...inputs.bars.values()].some(({ lengthMs }) => lengthMs === WEEK_MS) && {
      isWeekly: true as const,
    }),
    predictions: recorder.predictions(),
    signalsTaken: recorder.signalsTaken,
    signalsUnfilled: recorder.signalsUnfilled,
    signalsRefused: recorder.refused(),
    sizesLimited: recorder.sizesLimited(),
    barRisks: risks.risks(),
    ...(inputs.options && { optionEntries: optionEntries.entries() }),
  };
}

function openPosition(position: HeldPosition, last: number): RunPosition {
  const { positionId, symbol, strategy, side, stopPrice, averagePrice, openedAt } = position;
  return {
    positionId,
    symbol,
    strategy,
    side,
    quantity: Math.abs(position.quantity),
    entry: averagePrice,
    stop: stopPrice,
    last,
    unrealizedPnl: cents(amountOf(symbol, last - averagePrice, position.quantity)),
    openedAt,
  };
}
