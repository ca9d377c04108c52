// Plays bars and predictions to the engine's core over the simulated broker, session after session, and tells what came of it.

import type { CommissionPlan, Slippage } from '../../adapters/fills/costs.ts';
import { createSimulatedBroker } from '../../adapters/fills/simulated-broker.ts';
import { type Instant, MINUTE_MS, plus } from '../../kernel/instant.ts';
import { type BarColumns, barAt, indexFrom } from '../../market/bar-columns.ts';
import type { Session } from '../../market/calendar.ts';
import { createColumnSeries } from '../../market/column-series.ts';
import type { CorporateAction } from '../../market/corporate-action.ts';
import { US_EQUITIES } from '../../market/venues/us.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { Settings } from '../../ports/settings.ts';
import { isHeld } from '../../trading/positions/position-state.ts';
import type { EquityPoint, RunPosition, RunResult } from '../../trading/report/run-result.ts';
import { createMarketPlayer } from './market-player.ts';
import type { TapedPrediction } from './prediction-tape.ts';
import { createSimulatedTime } from './simulated-time.ts';
import { createSymbolMarket, type SymbolMarket } from './symbol-market.ts';
import { createTradeRecorder } from './trade-recorder.ts';
import { createTradingCore } from './trading-core.ts';

export interface BacktestInputs {
  readonly settings: Settings;
  /** Complete bars by symbol, as the engine gets them from a gateway. */
  readonly bars: ReadonlyMap<string, BarColumns>;
  /** Ascending by time. */
  readonly predictions: readonly TapedPrediction[];
  readonly actions: readonly CorporateAction[];
  /** First and last session that is traded. */
  readonly sessions: readonly Session[];
  readonly cash: number;
  readonly commission: CommissionPlan;
  readonly slippage: Slippage;
  readonly volumeShare: number;
  readonly latencyMs: number;
  /** From the publishing of a prediction to the poll that finds it. */
  readonly pollLatencyMs: number;
  readonly version: string;
  /** Passes over prices that nothing depends on; what is decided is the same. */
  readonly isJumping: boolean;
  onFact?(recorded: RecordedFact): void;
}

const SHORTABLE_SHARES = 10_000_000;
/** A gateway's answer reaches back five sessions; this one more. */
const SESSIONS_OF_HISTORY = 6;

export function runBacktest(inputs: BacktestInputs): Omit<RunResult, 'notes' | 'symbols'> {
  const { settings, sessions } = inputs;
  const first = sessions[0];
  const last = sessions.at(-1);
  if (first === undefined || last === undefined) throw new Error('a backtest needs a session');
  const time = createSimulatedTime(plus(first.open, -MINUTE_MS));
  const { clock } = time;
  const markets = new Map<string, SymbolMarket>();
  for (const [symbol, columns] of inputs.bars)
    markets.set(symbol, createSymbolMarket(symbol, columns));
  const broker = createSimulatedBroker({
    ...inputs,
    account: settings.account,
    clientId: settings.gateway.clientId,
    isMargin: settings.accountType === 'margin',
    clock,
    lastOf: (symbol) => player.lastOf(symbol),
  });
  const recorder = createTradeRecorder((symbol, from, to) =>
    extremes(inputs.bars.get(symbol), from, to),
  );
  const equity: EquityPoint[] = [];
  const historyFrom =
    US_EQUITIES.previousSession(first.day, SESSIONS_OF_HISTORY)?.open ?? first.open;
  const core = createTradingCore({
    settings,
    clock,
    broker,
    isJumping: inputs.isJumping,
    seriesOf(symbol, lengthMs) {
      const columns = inputs.bars.get(symbol);
      if (columns === undefined || !isJumping(symbol)) return undefined;
      const { now } = clock;
      return createColumnSeries({
        columns,
        calendar: US_EQUITIES,
        lengthMs,
        from: historyFrom,
        now,
      });
    },
    subscribe: tellHistory,
    onFact(recorded) {
      recorder.take(recorded);
      inputs.onFact?.(recorded);
      if (recorded.fact.type === 'position-closed') markEquity(recorded.at);
    },
  });

  /** History as a gateway would tell it, for what is not read from the columns. */
  function tellHistory(symbol: string): void {
    const columns = inputs.bars.get(symbol);
    if (columns === undefined) return;
    const bars = [];
    if (!isJumping(symbol)) {
      for (let at = indexFrom(columns, historyFrom); at < columns.count; at += 1) {
        const bar = barAt(columns, at);
        if (bar.start + bar.lengthMs > clock.now()) break;
        bars.push(bar);
      }
    }
    core.push({ from: 'market', update: { type: 'history', symbol, bars } });
    const shares = SHORTABLE_SHARES;
    core.push({ from: 'market', update: { type: 'shortable', symbol, shares } });
  }

  /** Prices of a symbol whose shares split are told one by one, since all that is known of them is restated. */
  function isJumping(symbol: string): boolean {
    return (
      inputs.isJumping &&
      !inputs.actions.some((action) => action.symbol === symbol && action.kind === 'split')
    );
  }

  function markEquity(at: Instant): void {
    const { account } = broker;
    equity.push({ at, equity: account.netLiquidation(), grossExposure: account.gross() });
  }

  const player = createMarketPlayer({
    time,
    broker,
    core,
    markets,
    barMs: MINUTE_MS,
    mayRest: isJumping,
  });
  const { predictions } = inputs;

  /** One after the other, each at its own time, whether the exchange is open or not. */
  function awaitPrediction(index: number): void {
    const prediction = predictions[index];
    if (prediction === undefined) return;
    clock.at(plus(prediction.at, inputs.pollLatencyMs), () => {
      tell(prediction);
      awaitPrediction(index + 1);
    });
  }

  function tell({ symbol, record }: TapedPrediction): void {
    const now = clock.now();
    player.wake(symbol);
    broker.tellAccount();
    core.push({
      from: 'feed',
      report: {
        type: 'feed-answer',
        feed: settings.feeds[0]?.name ?? '',
        symbol,
        receivedAt: now,
        isFirstPoll: false,
        record,
        model: undefined,
      },
    });
  }

  function playSession(session: Session): void {
    const { day, open, close } = session;
    time.runTo(plus(open, -1), core.settle);
    for (const action of inputs.actions) if (action.day === day) broker.take(action);
    broker.tellAccount();
    core.push({ from: 'timer' });
    core.settle();
    player.play(session);
    broker.closeSession();
    core.settle();
    markEquity(close);
  }

  core.start(inputs.version);
  const firstDue = predictions.findIndex(({ at }) => at + inputs.pollLatencyMs >= clock.now());
  if (firstDue >= 0) awaitPrediction(firstDue);
  for (const session of sessions) playSession(session);

  const openPositions: RunPosition[] = [];
  for (const position of core.state.positions.values()) {
    if (!isHeld(position)) continue;
    const { positionId, symbol, strategy, side, stopPrice, averagePrice, openedAt } = position;
    const price = player.lastOf(symbol);
    openPositions.push({
      positionId,
      symbol,
      strategy,
      side,
      quantity: Math.abs(position.quantity),
      entry: averagePrice,
      stop: stopPrice,
      last: price,
      unrealizedPnl: (price - averagePrice) * position.quantity,
      openedAt,
    });
  }
  return {
    from: first.open,
    to: last.close,
    startEquity: inputs.cash,
    strategies: settings.rules.map(({ name, hash }) => ({ name, hash })),
    trades: recorder.trades(),
    openPositions,
    equity,
    signalsTaken: recorder.signalsTaken,
    signalsRefused: recorder.refused(),
  };
}

/** Of the bars that lie in the time, those at its ends among them. */
function extremes(columns: BarColumns | undefined, from: Instant, to: Instant) {
  let [high, low] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (columns === undefined) return { high, low };
  for (let at = indexFrom(columns, from); at < columns.count; at += 1) {
    if ((columns.start[at] ?? 0) + columns.lengthMs > to) break;
    high = Math.max(high, columns.high[at] ?? high);
    low = Math.min(low, columns.low[at] ?? low);
  }
  return { high, low };
}
