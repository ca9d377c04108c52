// Reads the files of a backtest other than predictions: strategies, bars and configuration, each or its faults.
import { statSync } from 'node:fs';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Zone } from '../../market/time/zone.ts';
import { DISK } from '../../trader/config/files/disk.ts';
import { shownPath } from '../../trader/config/files/path-text.ts';
import { sentenceOf } from '../../trader/config/issues/config-issue.ts';
import { defaultSettings } from '../../trader/config/settings/default-settings.ts';
import { loadConfig } from '../../trader/config/settings/load-settings.ts';
import {
  type LoadedStrategy,
  loadStrategies,
  loadStrategy,
} from '../../trader/config/strategies/load-strategies.ts';
import { isOnBars, type Strategy } from '../../trader/domain/strategy/strategy.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { readActionFile } from '../bars/action-file.ts';
import { type BarFile, type BarFileRequest, onlySeries, readBarFile } from '../bars/bar-file.ts';
import { type FileIssue, issueText, shownIssues } from '../bars/file-issue.ts';
import type { DayOrder } from '../bars/stamps.ts';
import { barsInTexts, type ParquetTexts } from '../parquet/parquet-bars.ts';
import type { BarStore } from '../store/bar-store.ts';
import { storedBars } from './stored-bars.ts';
import { venueOf } from './symbol-venues.ts';

export interface FilesRequest {
  /** Dividends and splits in addition to those in the bar files. */
  readonly actionsFile: string | undefined;
  /** When each symbol was listed. */
  readonly listingsFile?: string | undefined;
  /** Files, or folders of them. */
  readonly strategies: readonly string[];
  /** A symbol without a file has its bars in the store. */
  readonly barFiles: ReadonlyMap<string, string | undefined>;
  /** By file, what was read of those that are Parquet. */
  readonly parquet?: ReadonlyMap<string, ParquetTexts>;
  readonly store?: BarStore;
  /** Limits, execution and feed settings; without it, the defaults of the configuration. */
  readonly configFiles: readonly string[];
  /** For times without an offset; undefined: the one of the venue. */
  readonly zone: Zone | undefined;
  readonly dayOrder: DayOrder;
  /** Of the bars, in milliseconds; absent if the files show it, and for stored bars. */
  readonly barMs?: number;
  /** Added to the times of files of bars; absent: they are looked at. */
  readonly shiftMinutes?: number;
  readonly fixedOffsetMs?: number;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** One sentence per fault, with file, line and field. */
export type Faults = readonly string[];

export function readStrategies({
  strategies: paths,
  cwd,
}: FilesRequest): Result<LoadedStrategy[], Faults> {
  const strategies: LoadedStrategy[] = [];
  const faults: string[] = [];
  for (const path of paths) {
    const shown = shownPath(cwd, path);
    const loaded = isFolder(path)
      ? loadStrategies({ folder: path, cwd, disk: DISK })
      : loadStrategy(DISK, path, { shown, cwd });
    if (!loaded.ok) faults.push(...loaded.failure.map(sentenceOf));
    else if (Array.isArray(loaded.value) && loaded.value.length === 0)
      faults.push(`${shown}: the folder has no strategy; strategy files end in .yaml or .ts`);
    else strategies.push(...[loaded.value].flat());
  }
  for (const [at, { strategy, file }] of strategies.entries()) {
    const other = strategies
      .slice(0, at)
      .find((earlier) => earlier.strategy.name === strategy.name);
    if (other !== undefined)
      faults.push(`${file}: ${other.file} has the name ${strategy.name} already`);
  }
  return faults.length > 0 ? failed(faults) : ok(strategies);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

export function readBars(request: FilesRequest, settings: Settings): Result<BarFile[], Faults> {
  const { barFiles, store, zone, dayOrder, shiftMinutes, fixedOffsetMs } = request;
  const files: BarFile[] = [];
  const faults: string[] = [];
  for (const [symbol, file] of barFiles) {
    const { calendar } = venueOf(settings, symbol);
    const { barMs: lengthMs } = request;
    const terms = {
      ...{ symbol, zone, dayOrder, calendar, shiftMinutes, fixedOffsetMs, lengthMs },
      readsWeeks: true,
    };
    const read =
      file === undefined
        ? storedBars(store, symbol, lengthMs)
        : barsIn({ ...terms, file }, request.parquet?.get(file));
    if (read.ok) files.push(read.value);
    else faults.push(...shownIssues(read.failure).map(issueText));
  }
  return faults.length > 0 ? failed(faults) : ok(files);
}

function barsIn(
  request: BarFileRequest & { readonly symbol: string },
  parquet: ParquetTexts | undefined,
): Result<BarFile, FileIssue[]> {
  if (parquet === undefined) return readBarFile(request);
  return onlySeries(request, barsInTexts(request, parquet));
}

/** The feed covers every symbol that has bars. */
export function settingsFor(
  request: FilesRequest,
  strategies: readonly Strategy[],
): Result<Settings, Faults> {
  const symbols = [...request.barFiles.keys()];
  if (request.configFiles.length === 0) return ok(defaultSettings(symbols, strategies));
  const loaded = loadConfig({
    files: request.configFiles,
    env: request.environment,
    flags: [],
    cwd: request.cwd,
    disk: DISK,
    isBacktest: true,
  });
  if (!loaded.ok) return failed(loaded.failure.map(sentenceOf));
  const { settings } = loaded.value;
  const feed = settings.feeds.find(({ profile }) => profile === 'prediction-api');
  if (feed === undefined && strategies.every(isOnBars))
    return ok({ ...settings, mode: 'paper', feeds: [], strategies });
  if (feed === undefined)
    return failed([
      'the configuration has no feed with the prediction-api profile to take settings from',
    ]);
  return ok({ ...settings, mode: 'paper', feeds: [{ ...feed, symbols }], strategies });
}

export function readActions({
  actionsFile,
  barFiles,
}: Pick<FilesRequest, 'actionsFile' | 'barFiles'>): Result<CorporateAction[], Faults> {
  if (actionsFile === undefined) return ok([]);
  const read = readActionFile(actionsFile);
  if (!read.ok) return failed(shownIssues(read.failure).map(issueText));
  return ok(read.value.filter(({ symbol }) => barFiles.has(symbol)));
}

/** Those of the bars and of the file: identical ones count once, contradictory ones are a fault. */
export function mergedActions(
  marked: readonly CorporateAction[],
  filed: readonly CorporateAction[],
): Result<CorporateAction[], Faults> {
  const merged = [...marked];
  const faults: string[] = [];
  for (const action of filed) {
    const known = marked.find(
      ({ kind, symbol, day }) =>
        kind === action.kind && symbol === action.symbol && day === action.day,
    );
    if (known === undefined) merged.push(action);
    else if (sizeOf(known) !== sizeOf(action))
      faults.push(
        `the bars of ${action.symbol} contain a ${action.kind} of ${sizeOf(known)} on ${action.day}, the actions file one of ${sizeOf(action)}`,
      );
  }
  return faults.length > 0 ? failed(faults) : ok(merged);
}

function sizeOf(action: CorporateAction): number {
  return action.kind === 'split' ? action.ratio : action.amount;
}
