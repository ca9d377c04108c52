// The parts of one run: time, broker, engine and the player of its bars, connected.
import { type Instant, MINUTE_MS, plus, WEEK_MS } from '../../kernel/instant.ts';
import { createSimulatedTime } from '../../kernel/simulated-time.ts';
import { type BarColumns, createColumnBuilder } from '../../market/bars/bar-columns.ts';
import type { FirstExtreme } from '../../market/bars/intrabar.ts';
import { evenly, printTimesIn } from '../../market/bars/long-bars.ts';
import { isOptionId } from '../../market/instruments/amount.ts';
import { dividendOn } from '../../market/instruments/corporate-action.ts';
import { cents } from '../../market/instruments/money.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { EquityPoint } from '../../trader/domain/report/run-result.ts';
import { createOptionMarket } from '../chains/option-market.ts';
import { FREE } from '../fills/borrowing.ts';
import { createSimulatedBroker } from '../fills/simulated-broker.ts';
import { halfSpreadOf, ONE_STEP, spreadOf } from '../fills/spread.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import { createBarEnds } from './bar-ends.ts';
import { createBarRiskTally } from './bar-risks.ts';
import { createBarSupply } from './bar-supply.ts';
import { createDayLimits } from './day-limits.ts';
import { extremesInPricesOf, type PlayedPath } from './excursion-prices.ts';
import { createHoldingTally } from './holding-tally.ts';
import { createMarketPlayer } from './market-player.ts';
import { createOptionEntryTally } from './option-entries.ts';
import { createOptionPlayer } from './option-player.ts';
import { withOptionWaits } from './option-waits.ts';
import { chainsOf } from './run-chains.ts';
import { createSplitTimes } from './split-times.ts';
import { type BarPath, createSymbolMarket, type SymbolMarket } from './symbol-market.ts';
import { venueOf } from './symbol-venues.ts';
import { createTradeRecorder } from './trade-recorder.ts';
import { createTradingCore } from './trading-core.ts';

/** All parts of the run, at the minute before the first open. */
export function createRunParts(inputs: BacktestInputs) {
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
  function pathOf(symbol: string, columns: BarColumns): BarPath & PlayedPath {
    const { lengthMs } = columns;
    if (lengthMs === MINUTE_MS) return { columns };
    const firstExtremes = new Map<Instant, FirstExtreme>();
    return {
      columns,
      printTimes: lengthMs === WEEK_MS ? printTimesIn(venueOf(settings, symbol).calendar) : evenly,
      firstExtremes,
      firstExtremeOf(bar) {
        const first = risks.orderOf(bar, broker.bothTouched(symbol, bar.low, bar.high));
        if (first !== 'nearer') firstExtremes.set(bar.start, first);
        return first;
      },
    };
  }

  const risks = createBarRiskTally();
  const optionEntries = createOptionEntryTally();
  const paths = new Map<string, PlayedPath>();
  for (const [symbol, columns] of bars) {
    const path = pathOf(symbol, columns);
    paths.set(symbol, path);
    const { priceSteps: steps } = venueOf(settings, symbol);
    const halfSpread = halfSpreadIn(symbol);
    const rules = { steps, limits: () => limits.of(symbol), ...(halfSpread && { halfSpread }) };
    markets.set(symbol, createSymbolMarket(symbol, columns, rules, path));
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
    onEnded: optionEntries.ended,
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
      : extremesInPricesOf(to, { symbol, path: paths.get(symbol) ?? NO_PATH, from, splits }),
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
  const marks = { equity, markEquity, holdings, risks, optionEntries };
  return { ...parts, ...marks, borrowing };
}

export type RunParts = ReturnType<typeof createRunParts>;

/** At multiples of it after the open, every bar begins and ends. */
function commonLength(bars: BacktestInputs['bars']): number {
  const [first = MINUTE_MS, ...others] = new Set([...bars.values()].map((one) => one.lengthMs));
  return others.length === 0 ? first : MINUTE_MS;
}

const NO_PATH: PlayedPath = { columns: createColumnBuilder().build(MINUTE_MS) };

export function firstOpen({ sessions: [first] }: BacktestInputs): Instant {
  if (first === undefined) throw new Error('a backtest needs a session');
  return first.open;
}
