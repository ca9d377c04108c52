// Loads and combines the inputs of a backtest, or reports every fault in them.

import { instant, MINUTE_MS, type TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Session } from '../../market/time/calendar.ts';
import { defaultSettings } from '../../trader/config/settings/default-settings.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { LoadedStrategy } from '../../trader/config/strategies/load-strategies.ts';
import type { RunSymbol } from '../../trader/domain/report/run-result.ts';
import { isOnBars, type Strategy, strategyFor } from '../../trader/domain/strategy/strategy.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { createStrategySet } from '../../trader/engine/market/strategy-set.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { BarFile } from '../bars/bar-file.ts';
import { daysText } from '../bars/days-text.ts';
import { issueText, shownIssues } from '../bars/file-issue.ts';
import type { BorrowRates } from '../fills/borrowing.ts';
import type { CommissionPlan, Slippage } from '../fills/costs.ts';
import type { OptionFillModel } from '../fills/option-fills.ts';
import type { Spreads } from '../fills/spread.ts';
import type { SyntheticTerms } from '../synthetic/synthetic-terms.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import { completeBars } from './complete-bars.ts';
import { type LimitsFrom, limitsInPrices } from './limits-in-prices.ts';
import { loadOptions } from './load-options.ts';
import { readPredictionTape, type TapedPrediction } from './prediction-tape.ts';
import {
  type Faults,
  type FilesRequest,
  mergedActions,
  readActions,
  readBars,
  readStrategies,
  settingsFor,
} from './read-files.ts';
import { type AskedSpread, readSpreads } from './read-spreads.ts';
import { runNotes } from './run-notes.ts';
import { sessionsOf } from './run-sessions.ts';
import { splitsInPrices } from './splits-in-prices.ts';
import { venueOf } from './symbol-venues.ts';
import { estimatesOf, planFaults, usualCash, usualCommission, zoneOf } from './venue-terms.ts';

export interface BacktestRequest extends FilesRequest {
  /** Undefined: every strategy is judged at the ends of bars. */
  readonly predictions: string | undefined;
  readonly from: TradingDay | undefined;
  readonly to: TradingDay | undefined;
  /** Undefined: what is usual at the venue. */
  readonly cash: number | undefined;
  readonly commission: CommissionPlan | undefined;
  readonly slippage: Slippage;
  readonly spreadsAsked?: readonly AskedSpread[];
  readonly borrowing?: BorrowRates;
  /** Default: walk. */
  readonly optionFills?: OptionFillModel;
  /** Instead of stored option rows, only if asked for. */
  readonly syntheticChain?: SyntheticTerms;
  readonly volumeShare: number;
  readonly latencyMs: number;
  /** Default: half the feed's poll interval. */
  readonly pollLatencyMs: number | undefined;
  readonly version: string;
}

const WALK: OptionFillModel = { kind: 'walk' };

export interface LoadedBacktest {
  readonly strategies: readonly LoadedStrategy[];
  readonly inputs: BacktestInputs;
  readonly symbols: readonly RunSymbol[];
  /** What was skipped in the files and how the data was played, a sentence each. */
  readonly notes: readonly string[];
}

export function loadBacktest(request: BacktestRequest): Result<LoadedBacktest, Faults> {
  const strategies = readStrategies(request);
  const settings = settingsFor(
    request,
    strategies.ok ? strategies.value.map(({ strategy }) => strategy) : [],
  );
  if (!settings.ok && strategies.ok) return settings;
  const files = readBars(request, settings.ok ? settings.value : defaultSettings([], []));
  const filed = readActions(request);
  const zone = zoneOf(settings.ok ? settings.value : defaultSettings([], []));
  const tape =
    request.predictions === undefined ? ok([]) : readPredictionTape(request.predictions, zone);
  const spreads = readSpreads(
    request.spreadsAsked ?? [],
    request,
    settings.ok ? settings.value : defaultSettings([], []),
  );
  const faults = [
    ...(strategies.ok ? [] : strategies.failure),
    ...(spreads.ok ? [] : spreads.failure),
    ...(files.ok ? [] : files.failure),
    ...(filed.ok ? [] : filed.failure),
    ...(tape.ok ? [] : shownIssues(tape.failure).map(issueText)),
  ];
  if (!strategies.ok || !files.ok || !filed.ok || !tape.ok || !settings.ok || !spreads.ok)
    return failed(faults);
  return assembled(request, {
    strategies: strategies.value,
    settings: settings.value,
    files: files.value,
    filed: filed.value,
    tape: tape.value,
    spreads: spreads.value,
  });
}

interface Read {
  readonly strategies: readonly LoadedStrategy[];
  readonly settings: Settings;
  readonly files: readonly BarFile[];
  readonly filed: readonly CorporateAction[];
  readonly tape: readonly TapedPrediction[];
  readonly spreads: Spreads;
}

function assembled(
  request: BacktestRequest,
  { strategies, settings, files, filed, tape, spreads }: Read,
): Result<LoadedBacktest, Faults> {
  const bars = new Map<string, BarColumns>();
  const limits = new Map<string, readonly LimitsFrom[]>();
  const notes: string[] = [];
  const faults: string[] = [];
  const actions: CorporateAction[] = [];
  for (const file of files) {
    const venue = venueOf(settings, file.symbol);
    const { calendar } = venue;
    const { columns, added, missingDays } = completeBars(file.columns, calendar);
    bars.set(file.symbol, columns);
    const ofSymbol = filed.filter(({ symbol }) => symbol === file.symbol);
    const merged = mergedActions(file.actions, ofSymbol);
    const found = merged.ok
      ? splitsInPrices(merged.value, { symbol: file.symbol, columns }, calendar)
      : merged;
    if (found.ok) actions.push(...found.value.actions);
    else faults.push(...found.failure.map((fault) => `${file.file}: ${fault}`));
    notes.push(...file.notes, ...(found.ok ? found.value.notes : []));
    notes.push(...gapNotes(file, added, missingDays));
    if (venue.limitsOf === undefined || lengthFaults(file).length > 0) continue;
    const limited = limitsInPrices(file, found.ok ? found.value.actions : [], venue);
    limits.set(file.symbol, limited.changes);
    notes.push(...limited.notes);
    faults.push(...limited.faults);
  }
  const symbols = files.map(symbolOf);
  const { home } = venuesOf(settings.venue);
  const cash = request.cash ?? usualCash(home);
  const sessions = sessionsOf(request, symbols, settings);
  const options = loadOptions({
    ...{ settings, sessions, actions, bars },
    ...{ fills: request.optionFills ?? WALK, folder: request.store?.folder },
    ...(request.syntheticChain && { synthetic: request.syntheticChain }),
  });
  const predictions = tape.filter(({ symbol }) => bars.has(symbol));
  faults.push(
    ...files.flatMap(lengthFaults),
    ...strategiesWithoutBars(settings, bars),
    ...notionalsBeyondCash(settings, cash),
    ...planFaults(request.commission, home),
    ...borrowFaults(request),
    ...(sessions.length === 0 ? ['no bar lies between --from and --to'] : []),
    ...predictionFaults(request, settings, predictions, sessions),
    ...(options.ok || sessions.length === 0 ? [] : options.failure),
  );
  if (faults.length > 0 || !options.ok) return failed(faults);
  const left = tape.length - predictions.length;
  if (left > 0)
    notes.push(
      `${request.predictions}: ${counted(left, 'prediction has a symbol', 'predictions have symbols')} without bars`,
    );
  const pollMs = settings.feeds[0]?.pollMs ?? 0;
  const commission = request.commission ?? usualCommission(settings);
  const { costs: _costs, ...asWritten } = options.value.settings;
  const inputs: BacktestInputs = {
    ...request,
    ...(options.value.options && { options: options.value.options }),
    cash,
    commission,
    spreads,
    settings: { ...asWritten, ...estimatesOf(commission) },
    bars,
    limits,
    predictions,
    sessions,
    actions,
    isJumping: true,
    pollLatencyMs: request.pollLatencyMs ?? pollMs / 2,
  };
  notes.push(
    ...options.value.notes,
    ...runNotes(inputs, (request.zone ?? home.calendar.zone).name),
  );
  return ok({ strategies, symbols, notes, inputs });
}

function borrowFaults({ borrowing, barFiles }: BacktestRequest): Faults {
  const unknownSymbols = [...(borrowing?.bySymbol.keys() ?? [])].filter(
    (name) => !barFiles.has(name),
  );
  return unknownSymbols.map((symbol) => `--borrow ${symbol}: no bars of ${symbol} are given`);
}

/** Strategies always read five-minute bars. */
function lengthFaults({ file, columns, isDaily }: BarFile): Faults {
  if (columns.lengthMs === MINUTE_MS) return [];
  const said = isDaily ? 'daily bars' : `bars of ${columns.lengthMs / MINUTE_MS} minutes`;
  return [`${file}: contains ${said}; a backtest needs one-minute bars`];
}

function symbolOf({ symbol, columns }: BarFile): RunSymbol {
  const { start, count, lengthMs } = columns;
  return {
    symbol,
    bars: count,
    from: instant(start[0] ?? 0),
    to: instant((start[count - 1] ?? 0) + lengthMs),
  };
}

function gapNotes(
  { file }: BarFile,
  added: number,
  missingDays: readonly TradingDay[],
): readonly string[] {
  if (added === 0) return [];
  const days = missingDays.length === 0 ? '' : `, including all of ${daysText(missingDays)}`;
  return [
    `${file}: ${counted(added, 'minute')} without a bar${days}: treated as ${added === 1 ? 'a minute' : 'minutes'} without trades`,
  ];
}

function strategiesWithoutBars(settings: Settings, bars: ReadonlyMap<string, BarColumns>): Faults {
  const idle = settings.strategies.filter(
    ({ symbols }) => !symbols.some((symbol) => bars.has(symbol)),
  );
  const traded = new Set(settings.strategies.flatMap(({ symbols }) => symbols));
  const { watched } = createStrategySet(settings);
  return [
    ...idle.map(({ name, symbols }) => {
      const them = symbols.length > 1 ? 'any of them' : 'it';
      return `strategy ${name} trades ${symbols.join(', ')}, but no bars of ${them} are given`;
    }),
    ...[...watched]
      .filter((symbol) => !traded.has(symbol) && !bars.has(symbol))
      .map((symbol) => `a condition reads ${symbol}, but no bars of it are given`),
  ];
}

function notionalsBeyondCash({ venue, strategies, risk }: Settings, cash: number): Faults {
  const most = cash * risk.leverageMax;
  const { currency } = venuesOf(venue).home;
  return strategies.flatMap(({ name, size, termsBySymbol }) =>
    [size, ...[...termsBySymbol.values()].map((terms) => terms.size)]
      .filter((one) => one.kind === 'notional' && one.notional > most)
      .map(
        () =>
          `strategy ${name}: size.notional is above --cash times risk.max_leverage, which is ${most} ${currency}: every entry would be reduced`,
      ),
  );
}

function predictionFaults(
  { predictions: file }: BacktestRequest,
  { strategies }: Settings,
  predictions: readonly TapedPrediction[],
  sessions: readonly Session[],
): Faults {
  const first = sessions[0];
  const last = sessions.at(-1);
  const waiting = strategies.filter(waitsForPredictions);
  if (first === undefined || last === undefined || waiting.length === 0) return [];
  if (file === undefined)
    return waiting.map(
      ({ name }) => `strategy ${name} waits for predictions: add --predictions FILE`,
    );
  const hasOne = predictions.some(({ at }) => at >= first.open && at < last.close);
  return hasOne
    ? []
    : [`${file}: no prediction of these symbols between ${first.day} and ${last.day}`];
}

/** In one of its symbols, at least. */
function waitsForPredictions(strategy: Strategy): boolean {
  return strategy.symbols.some((symbol) => !isOnBars(strategyFor(strategy, symbol)));
}
