// Loads and combines the inputs of a backtest, or reports every fault in them.

import { instant, type TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { LoadedStrategy } from '../../trader/config/strategies/load-strategies.ts';
import type { RunSymbol } from '../../trader/domain/report/run-result.ts';
import type { RunUniverse } from '../../trader/domain/report/run-universe.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { BarFile } from '../bars/bar-file.ts';
import { issueText, shownIssues } from '../bars/file-issue.ts';
import { offOpen } from '../bars/off-open.ts';
import type { BorrowRates } from '../fills/borrowing.ts';
import type { CommissionPlan, Slippage } from '../fills/costs.ts';
import type { OptionFillModel } from '../fills/option-fills.ts';
import type { Spreads } from '../fills/spread.ts';
import type { SyntheticTerms } from '../synthetic/synthetic-terms.ts';
import {
  type DatedListings,
  emptyFaults,
  listedFiles,
  readDates,
} from '../universe/dated-files.ts';
import { delistingsOf, isListedOn, universeOf } from '../universe/universe.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import { predictionFaults } from './input-faults.ts';
import { type LimitsFrom, limitsInPrices } from './limits-in-prices.ts';
import { loadOptions } from './load-options.ts';
import { lengthFaults } from './long-faults.ts';
import { misreadMoments } from './misread-moments.ts';
import { endOf, lengthNote, playedBars } from './played-bars.ts';
import { readPredictionTape, type TapedPrediction } from './prediction-tape.ts';
import { predictionsAtOpens } from './predictions-at-opens.ts';
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
import {
  type AskedHoldings,
  holdingFaults,
  NO_ASKED_HOLDINGS,
  startHoldings,
  withHoldings,
} from './start-holdings.ts';
import { venueOf } from './symbol-venues.ts';
import { termFaults } from './term-faults.ts';
import { estimatesOf, planFaults, usualCash, usualCommission, zoneOf } from './venue-terms.ts';

export interface BacktestRequest extends FilesRequest {
  /** Undefined: every strategy is judged at the ends of bars. */
  readonly predictions: string | undefined;
  readonly from: TradingDay | undefined;
  readonly to: TradingDay | undefined;
  /** Undefined: what is usual at the venue. */
  readonly cash: number | undefined;
  /** Absent: none. */
  readonly holdingsAsked?: AskedHoldings;
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
  readonly universe: RunUniverse;
  /** Rows of the files without prices, or with unsound ones, a sentence for each kind. */
  readonly leftOut: readonly string[];
  /** What was skipped in the files and how the data was played, a sentence each. */
  readonly notes: readonly string[];
}

export function loadBacktest(request: BacktestRequest): Result<LoadedBacktest, Faults> {
  const strategies = readStrategies(request);
  const settings = settingsFor(
    request,
    strategies.ok ? strategies.value.map(({ strategy }) => strategy) : [],
  );
  if (!settings.ok)
    return failed([...(strategies.ok ? [] : strategies.failure), ...settings.failure]);
  const files = readBars(request, settings.value);
  const filed = readActions(request);
  const dated = readDates(request.listingsFile, request.barFiles.keys());
  const zone = zoneOf(settings.value);
  const tape =
    request.predictions === undefined ? ok([]) : readPredictionTape(request.predictions, zone);
  const spreads = readSpreads(request.spreadsAsked ?? [], request, settings.value);
  const faults = [
    ...(strategies.ok ? [] : strategies.failure),
    ...(spreads.ok ? [] : spreads.failure),
    ...(files.ok ? [] : files.failure),
    ...(filed.ok ? [] : filed.failure),
    ...(dated.ok ? [] : dated.failure),
    ...(tape.ok ? [] : shownIssues(tape.failure).map(issueText)),
  ];
  if (!strategies.ok || !files.ok || !filed.ok || !dated.ok || !tape.ok || !spreads.ok)
    return failed(faults);
  return assembled(request, {
    strategies: strategies.value,
    settings: settings.value,
    files: files.value,
    filed: filed.value,
    dated: dated.value,
    tape: tape.value,
    spreads: spreads.value,
  });
}

interface Read {
  readonly strategies: readonly LoadedStrategy[];
  readonly settings: Settings;
  readonly files: readonly BarFile[];
  readonly filed: readonly CorporateAction[];
  readonly dated: DatedListings | undefined;
  readonly tape: readonly TapedPrediction[];
  readonly spreads: Spreads;
}

function assembled(
  request: BacktestRequest,
  { strategies, settings: written, files: read, filed, dated, tape, spreads }: Read,
): Result<LoadedBacktest, Faults> {
  const { holdingsAsked = NO_ASKED_HOLDINGS } = request;
  const settings = withHoldings(written, holdingsAsked);
  const files = listedFiles(read, dated, (symbol) => venueOf(settings, symbol).calendar);
  const unlistedFiles = files.flatMap(emptyFaults);
  if (unlistedFiles.length > 0) return failed(unlistedFiles);
  const bars = new Map<string, BarColumns>();
  const limits = new Map<string, readonly LimitsFrom[]>();
  const notes: string[] = [];
  const faults: string[] = [];
  const actions: CorporateAction[] = [];
  for (const file of files) {
    const venue = venueOf(settings, file.symbol);
    const { calendar } = venue;
    const unaligned = file.isDaily ? undefined : offOpen(file.columns, calendar);
    if (unaligned !== undefined) {
      faults.push(`${file.file}: ${unaligned}`);
      continue;
    }
    const { columns, notes: gaps } = playedBars(file, calendar);
    bars.set(file.symbol, columns);
    const ofSymbol = filed.filter(({ symbol }) => symbol === file.symbol);
    const merged = mergedActions(file.actions, ofSymbol);
    const found = merged.ok
      ? splitsInPrices(merged.value, { symbol: file.symbol, columns }, calendar)
      : merged;
    if (found.ok) actions.push(...found.value.actions);
    else faults.push(...found.failure.map((fault) => `${file.file}: ${fault}`));
    notes.push(...file.notes, ...(found.ok ? found.value.notes : []));
    notes.push(...lengthNote(file), ...gaps);
    const unplayable = lengthFaults(settings, file, columns.lengthMs);
    faults.push(...unplayable);
    if (venue.limitsOf === undefined || unplayable.length > 0) continue;
    const limited = limitsInPrices(file, found.ok ? found.value.actions : [], venue);
    limits.set(file.symbol, limited.changes);
    notes.push(...limited.notes);
    faults.push(...limited.faults);
  }
  if (bars.size < files.length) return failed(faults);
  const symbols = files.map(({ symbol }) => symbolOf(symbol, bars));
  const { home } = venuesOf(settings.venue);
  const cash = request.cash ?? usualCash(home);
  const sessions = sessionsOf(request, symbols, settings);
  const options = loadOptions({
    ...{ settings, sessions, actions, bars },
    ...{ fills: request.optionFills ?? WALK, folder: request.store?.folder },
    ...(request.syntheticChain && { synthetic: request.syntheticChain }),
  });
  const covered = tape.filter(({ symbol }) => bars.has(symbol));
  const listed = covered.filter(({ symbol, at }) =>
    isListedOn(dated?.listings.get(symbol), home.calendar.dayOf(at)),
  );
  const predictions = predictionsAtOpens(listed, bars, settings);
  faults.push(
    ...termFaults(settings, { bars, sessions, cash }),
    ...planFaults(request.commission, home),
    ...borrowFaults(request),
    ...holdingFaults(holdingsAsked, bars, settings),
    ...(sessions.length === 0 ? ['no bar lies between the first and the last day'] : []),
    ...predictionFaults(request, settings, predictions, sessions),
    ...(options.ok || sessions.length === 0 ? [] : options.failure),
  );
  if (faults.length > 0 || !options.ok) return failed(faults);
  const unlisted = covered.length - listed.length;
  if (unlisted > 0)
    notes.push(
      `${request.predictions}: ${counted(unlisted, 'prediction is of a day', 'predictions are of days')} on which the symbol was not listed`,
    );
  const left = tape.length - covered.length;
  if (left > 0)
    notes.push(
      `${request.predictions}: ${counted(left, 'prediction has a symbol', 'predictions have symbols')} without bars`,
    );
  notes.push(...misreadMoments(request.predictions, tape, home.calendar));
  const pollMs = settings.feeds[0]?.pollMs ?? 0;
  const commission = request.commission ?? usualCommission(settings);
  const { costs: _costs, ...asWritten } = settings;
  const universe = universeOf(bars, dated, { calendar: home.calendar, sessions });
  const inputs: BacktestInputs = {
    ...request,
    ...(options.value.options && { options: options.value.options }),
    cash,
    holdings: startHoldings(holdingsAsked, bars, sessions[0]?.open ?? instant(0)),
    commission,
    spreads,
    settings: { ...asWritten, ...estimatesOf(commission) },
    bars,
    limits,
    delistings: delistingsOf(universe, home.calendar),
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
  const leftOut = files.flatMap((file) => file.leftOut);
  return ok({ strategies, symbols, universe, leftOut, notes, inputs });
}

function borrowFaults({ borrowing, barFiles }: BacktestRequest): Faults {
  const unknownSymbols = [...(borrowing?.bySymbol.keys() ?? [])].filter(
    (name) => !barFiles.has(name),
  );
  return unknownSymbols.map((symbol) => `--borrow ${symbol}: no bars of ${symbol} are given`);
}

function symbolOf(symbol: string, bars: ReadonlyMap<string, BarColumns>): RunSymbol {
  const columns = bars.get(symbol);
  if (columns === undefined) throw new Error(`${symbol} has no bars`);
  const { start, count } = columns;
  return { symbol, bars: count, from: instant(start[0] ?? 0), to: instant(endOf(columns)) };
}
