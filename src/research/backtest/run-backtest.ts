// Plays bars and predictions, if there are any, to the engine's core over the simulated broker, session after session, and returns the
// result.

import { type Instant, MINUTE_MS, plus, WEEK_MS } from '../../kernel/instant.ts';
import { createSimulatedTime } from '../../kernel/simulated-time.ts';
import { type BarColumns, createColumnBuilder } from '../../market/bars/bar-columns.ts';
import { evenly, printTimesIn } from '../../market/bars/long-bars.ts';
import { amountOf, isOptionId } from '../../market/instruments/amount.ts';
import { type CorporateAction, dividendOn } from '../../market/instruments/corporate-action.ts';
import { cents } from '../../market/instruments/money.ts';
import type { Session } from '../../market/time/calendar.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import { sharesOf } from '../../trader/domain/holdings/holding.ts';
import { type HeldPosition, isHeld } from '../../trader/domain/positions/position-state.ts';
import type { EquityPoint, RunPosition, RunResult } from '../../trader/domain/report/run-result.ts';
import { underlyingIn } from '../../trader/engine/state/underlying.ts';
import { createOptionMarket } from '../chains/option-market.ts';
import { borrowFee, FREE, isFree, nightsBetween } from '../fills/borrowing.ts';
import { createSimulatedBroker } from '../fills/simulated-broker.ts';
import { halfSpreadOf, ONE_STEP, spreadOf } from '../fills/spread.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import { createBarEnds } from './bar-ends.ts';
import { createBarRiskTally } from './bar-risks.ts';
import { createBarSupply } from './bar-supply.ts';
import { createDayLimits } from './day-limits.ts';
import { extremesInPricesOf } from './excursion-prices.ts';
import { createHoldingTally } from './holding-tally.ts';
import { createMarketPlayer } from './market-player.ts';
import { createOptionPlayer } from './option-player.ts';
import { withOptionWaits } from './option-waits.ts';
import type { TapedPrediction } from './prediction-tape.ts';
import { chainsOf } from './run-chains.ts';
import { createSplitTimes } from './split-times.ts';
import { keepHoldings, NO_HOLDINGS, startValue } from './start-holdings.ts';
import { type BarPath, createSymbolMarket, type SymbolMarket } from './symbol-market.ts';
import { venueOf } from './symbol-venues.ts';
import { markedTrades } from './synthetic-trades.ts';
import { createTradeRecorder } from './trade-recorder.ts';
import { createTradingCore } from './trading-core.ts';

type Outcome = Omit<RunResult, 'notes' | 'symbols'>;

export function runBacktest(inputs: BacktestInputs): Outcome {
  const stage = createStage(inputs);
  stage.core.start(inputs.version);
  keepHoldings(stage.core, inputs.holdings);
  awaitPredictions(stage, inputs);
  awaitMoments(stage, inputs);
  for (const [index, session] of inputs.sessions.entries()) {
    playSession(stage, session, inputs);
    chargeBorrowing(stage, session, inputs.sessions[index + 1]);
    stage.markEquity(session.close);
    inputs.onSession?.();
  }
  return outcomeOf(stage, inputs);
}

/** All parts of the run, at the minute before the first open. */
function createStage(inputs: BacktestInputs) {
  const { bars, options } = inputs;
  const settings = withOptionWaits(inputs.settings, options?.waitMs ?? 0);
  const time = createSimulatedTime(plus(firstOpen(inputs), -MINUTE_MS));
  const { clock } = time;
  const { home } = venuesOf(settings.venue);
  const limits = createDayLimits(inputs.limits ?? new Map(), clock);
  const markets = new Map<string, SymbolMarket>();

  function halfSpreadIn(symbol: string): ((last: number) => number) | undefined {
    const model = spreadOf(inputs.spreads ?? ONE_STEP, symbol);
    return model && halfSpreadOf(model, venueOf(settings, symbol).priceSteps, clock.now);
  }

  /** A minute is played as everywhere; what is not known of a longer bar counts against the position. */
  function pathOf(symbol: string, { lengthMs }: BarColumns): BarPath {
    if (lengthMs === MINUTE_MS) return {};
    return {
      printTimes: lengthMs === WEEK_MS ? printTimesIn(venueOf(settings, symbol).calendar) : evenly,
      firstExtremeOf: (bar) => risks.orderOf(bar, broker.bothTouched(symbol, bar.low, bar.high)),
    };
  }

  const risks = createBarRiskTally();
  for (const [symbol, columns] of bars) {
    const { priceSteps: steps } = venueOf(settings, symbol);
    const halfSpread = halfSpreadIn(symbol);
    const rules = { steps, limits: () => limits.of(symbol), ...(halfSpread && { halfSpread }) };
    markets.set(symbol, createSymbolMarket(symbol, columns, rules, pathOf(symbol, columns)));
  }
  const optionMarket = createOptionMarket(chainsOf(inputs), clock, (id, quoted) =>
    broker.quoteOption(id, quoted),
  );
  const priceOf = (symbol: string) => {
    if (isOptionId(symbol)) return optionMarket.markOf(symbol);
    // Decision 0071
    const delisted = inputs.delistings?.get(symbol);
    return delisted !== undefined && clock.now() >= delisted.from
      ? delisted.value
      : player.lastOf(symbol);
  };
  const openings = new Set<number>(inputs.sessions.map(({ open }) => open));
  const broker = createSimulatedBroker({
    ...inputs,
    account: settings.account,
    venue: home,
    venueOf: (symbol) => venueOf(settings, symbol),
    limitsOf: limits.of,
    halfSpreadOf: halfSpreadIn,
    isMargin: settings.accountType === 'margin',
    clock,
    lastOf: priceOf,
    isOpening: () => openings.has(clock.now()),
    onGapped: risks.gapped,
    ...(inputs.options && {
      optionChains: {
        fills: inputs.options.fills,
        tradedAs: optionMarket.tradedAs,
        farSideOf: (id, side) => optionMarket.liquidationOf(id, side === 'buy' ? -1 : 1),
        read: optionMarket.read,
      },
    }),
  });
  const splits = createSplitTimes(inputs.actions, home.calendar);
  const recorder = createTradeRecorder((symbol, from, to) =>
    isOptionId(symbol)
      ? optionMarket.extremesOf(symbol, from, to)
      : extremesInPricesOf(to, { symbol, columns: bars.get(symbol) ?? NO_BARS, from, splits }),
  );
  const holdings = createHoldingTally();
  const equity: EquityPoint[] = [];
  const supply = createBarSupply(inputs, clock);

  function markEquity(at: Instant): void {
    const { account } = broker;
    const net = account.netLiquidation();
    const gap = optionPlayer.liquidationGap();
    equity.push({
      at,
      equity: cents(net),
      grossExposure: cents(account.gross()),
      ...(gap !== undefined && { liquidation: cents(net + gap) }),
    });
  }

  const core = createTradingCore({
    settings,
    clock,
    broker,
    isJumping: inputs.isJumping,
    seriesOf: supply.seriesOf,
    subscribe(symbol) {
      if (isOptionId(symbol)) return optionPlayer.follow(symbol);
      for (const update of supply.opening(symbol)) core.push({ from: 'market', update });
    },
    unsubscribe: optionMarket.leave,
    onFact(recorded) {
      recorder.take(recorded);
      holdings.take(recorded.fact);
      inputs.onFact?.(recorded);
      if (recorded.fact.type === 'position-closed') markEquity(recorded.at);
    },
  });
  const { mayRest } = supply;
  const barEnds = createBarEnds(settings, (symbol) => markets.get(symbol)?.isLong === true);
  const optionPlayer = createOptionPlayer({
    time,
    market: optionMarket,
    broker,
    core,
    dividendOn: (day, symbol) => dividendOn(inputs.actions, day, symbol),
    rate: settings.risk.options.ratePercent / 100,
    lastOf: priceOf,
  });
  const moving = { time, broker, core, markets, barEnds, mayRest, options: optionPlayer };
  const player = createMarketPlayer({ ...moving, barMs: commonLength(bars) });
  const { borrowing = FREE } = inputs;
  const parts = { time, broker, core, player, optionPlayer, priceOf, supply, limits, recorder };
  const marks = { equity, markEquity, holdings, risks };
  return { ...parts, ...marks, borrowing };
}

type Stage = ReturnType<typeof createStage>;

/** At multiples of it after the open, every bar begins and ends. */
function commonLength(bars: BacktestInputs['bars']): number {
  const [first = MINUTE_MS, ...others] = new Set([...bars.values()].map((one) => one.lengthMs));
  return others.length === 0 ? first : MINUTE_MS;
}

const NO_BARS = createColumnBuilder().build(MINUTE_MS);

function firstOpen({ sessions: [first] }: BacktestInputs): Instant {
  if (first === undefined) throw new Error('a backtest needs a session');
  return first.open;
}

/** One after another, each at its own time, whether or not the exchange is open. */
function awaitPredictions(stage: Stage, inputs: BacktestInputs): void {
  const { predictions, pollLatencyMs, settings } = inputs;
  const { clock } = stage.time;
  const feed = settings.feeds[0]?.name ?? '';

  function awaitNext(index: number): void {
    const prediction = predictions[index];
    if (prediction === undefined) return;
    clock.at(plus(prediction.at, pollLatencyMs), () => {
      publishPrediction(stage, feed, prediction);
      awaitNext(index + 1);
    });
  }

  const first = predictions.findIndex(({ at }) => at + pollLatencyMs >= clock.now());
  if (first >= 0) awaitNext(first);
}

function publishPrediction(
  { time, broker, core, player }: Stage,
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

function awaitMoments({ time, broker, core, player }: Stage, { moments = [] }: BacktestInputs) {
  for (const { at, symbols, inputs } of moments) {
    time.clock.at(at, () => {
      for (const symbol of symbols) player.wake(symbol);
      broker.reportAccount();
      for (const input of inputs) core.push(input);
    });
  }
}

function playSession(stage: Stage, session: Session, inputs: BacktestInputs): void {
  const { time, broker, core, player, optionPlayer } = stage;
  optionPlayer.playNight(session);
  time.runTo(plus(session.open, -1), core.settle);
  for (const action of inputs.actions) if (action.day === session.day) take(stage, action);
  publishLimits(stage, session);
  sendDailyCloses(stage, inputs);
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
  { core, broker, player, recorder, borrowing }: Stage,
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
function publishLimits({ time, core, limits }: Stage, session: Session): void {
  for (const { symbol, from, limits: day } of limits.on(session.day)) {
    const publish = () =>
      core.push({ from: 'market', update: { type: 'limits', symbol, limits: day } });
    if (from <= time.clock.now()) publish();
    else time.clock.at(from, publish);
  }
}

/** What is known of the days before, for limits that read it. */
function sendDailyCloses({ core, supply }: Stage, { bars }: BacktestInputs): void {
  for (const symbol of bars.keys()) {
    const update = supply.days(symbol);
    if (update !== undefined) core.push({ from: 'market', update });
  }
}

/** A split restates the last price and the history, whether or not anything is held. */
function take({ broker, core, player, supply, holdings }: Stage, action: CorporateAction): void {
  broker.take(action);
  const kept = sharesOf(core.state.holdings.get(action.symbol));
  if (action.kind === 'dividend' && kept > 0) holdings.pay(action.symbol, kept * action.amount);
  if (action.kind !== 'split') return;
  player.split(action.symbol, action.ratio);
  core.push({ from: 'market', update: supply.history(action.symbol) });
}

function outcomeOf(
  { time, core, priceOf, recorder, equity, holdings, risks }: Stage,
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
    predictions: recorder.predictions(),
    signalsTaken: recorder.signalsTaken,
    signalsRefused: recorder.refused(),
    sizesLimited: recorder.sizesLimited(),
    barRisks: risks.risks(),
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
