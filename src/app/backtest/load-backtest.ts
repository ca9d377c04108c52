// Reads everything a backtest is asked for: strategies, bars, predictions and the configuration, or every fault in them.
import { statSync } from 'node:fs';
import type { CommissionPlan, Slippage } from '../../adapters/fills/costs.ts';
import { type BarFile, readBarFile } from '../../adapters/prices/bar-file.ts';
import { issueText, shownIssues } from '../../adapters/prices/file-issue.ts';
import type { DayOrder } from '../../adapters/prices/stamps.ts';
import { sentenceOf } from '../../config/config-issue.ts';
import { defaultSettings } from '../../config/default-settings.ts';
import { DISK } from '../../config/disk.ts';
import { loadRule, loadRules, shownPath } from '../../config/load-rules.ts';
import { loadConfig } from '../../config/load-settings.ts';
import type { TradingDay } from '../../kernel/instant.ts';
import { instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bar-columns.ts';
import type { Session } from '../../market/calendar.ts';
import { US_EQUITIES } from '../../market/venues/us.ts';
import type { Zone } from '../../market/zone.ts';
import type { Settings } from '../../ports/settings.ts';
import type { RunSymbol } from '../../trading/report/run-result.ts';
import type { Rule } from '../../trading/strategy/rule.ts';
import { completeBars } from './complete-bars.ts';
import { readPredictionTape, type TapedPrediction } from './prediction-tape.ts';
import type { BacktestInputs } from './run-backtest.ts';

export interface BacktestRequest {
  /** Files, or folders of them. */
  readonly strategies: readonly string[];
  readonly barFiles: ReadonlyMap<string, string>;
  readonly predictions: string;
  /** Limits, execution and the feed's terms; the defaults of the configuration without one. */
  readonly configFiles: readonly string[];
  readonly from: TradingDay | undefined;
  readonly to: TradingDay | undefined;
  readonly cash: number;
  readonly commission: CommissionPlan;
  readonly slippage: Slippage;
  readonly volumeShare: number;
  readonly latencyMs: number;
  /** Half the feed's poll interval when undefined. */
  readonly pollLatencyMs: number | undefined;
  readonly zone: Zone;
  readonly dayOrder: DayOrder;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

export interface LoadedBacktest {
  readonly inputs: BacktestInputs;
  readonly symbols: readonly RunSymbol[];
  /** What was left out of the files, a sentence each. */
  readonly notes: readonly string[];
}

/** Each fault a sentence with file, line and field. */
export type Faults = readonly string[];

export function loadBacktest(request: BacktestRequest): Result<LoadedBacktest, Faults> {
  const rules = readRules(request);
  const files = readBars(request);
  const tape = readPredictionTape(request.predictions);
  const faults = [
    ...(rules.ok ? [] : rules.failure),
    ...(files.ok ? [] : files.failure),
    ...(tape.ok ? [] : shownIssues(tape.failure).map(issueText)),
  ];
  if (!rules.ok || !files.ok || !tape.ok) return failed(faults);
  const settings = settingsFor(request, rules.value);
  if (!settings.ok) return settings;
  return assembled(request, settings.value, files.value, tape.value);
}

function readRules({ strategies, cwd }: BacktestRequest): Result<Rule[], Faults> {
  const rules: Rule[] = [];
  const faults: string[] = [];
  for (const path of strategies) {
    const loaded = isFolder(path)
      ? loadRules({ folder: path, cwd, disk: DISK })
      : readRule(path, cwd);
    if (!loaded.ok) faults.push(...loaded.failure.map(sentenceOf));
    else for (const { rule } of loaded.value) rules.push(rule);
  }
  const repeated = rules.find(
    ({ name }, at) => rules.findIndex((rule) => rule.name === name) !== at,
  );
  if (repeated !== undefined) faults.push(`two of the strategies are named ${repeated.name}`);
  return faults.length > 0 ? failed(faults) : ok(rules);
}

function readRule(path: string, cwd: string): ReturnType<typeof loadRules> {
  const loaded = loadRule(DISK, path, { shown: shownPath(cwd, path), cwd });
  return loaded.ok ? ok([loaded.value]) : loaded;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readBars({ barFiles, zone, dayOrder }: BacktestRequest): Result<BarFile[], Faults> {
  const files: BarFile[] = [];
  const faults: string[] = [];
  for (const [symbol, file] of barFiles) {
    const read = readBarFile({ file, symbol, zone, dayOrder, calendar: US_EQUITIES });
    if (read.ok) files.push(read.value);
    else faults.push(...shownIssues(read.failure).map(issueText));
  }
  return faults.length > 0 ? failed(faults) : ok(files);
}

/** The feed is one that knows every symbol there are bars for. */
function settingsFor(request: BacktestRequest, rules: readonly Rule[]): Result<Settings, Faults> {
  const symbols = [...request.barFiles.keys()];
  if (request.configFiles.length === 0) return ok(defaultSettings(symbols, rules));
  const loaded = loadConfig({
    files: request.configFiles,
    env: request.environment,
    flags: [],
    cwd: request.cwd,
    isDemo: false,
    disk: DISK,
  });
  if (!loaded.ok) return failed(loaded.failure.map(sentenceOf));
  const { settings } = loaded.value;
  const [feed] = settings.feeds;
  if (feed === undefined) return failed(['the configuration has no feed to take the terms of']);
  return ok({ ...settings, mode: 'paper', feeds: [{ ...feed, symbols }], rules });
}

function assembled(
  request: BacktestRequest,
  settings: Settings,
  files: readonly BarFile[],
  tape: readonly TapedPrediction[],
): Result<LoadedBacktest, Faults> {
  const bars = new Map<string, BarColumns>();
  const notes: string[] = [];
  const symbols: RunSymbol[] = [];
  for (const file of files) {
    const { columns, added, missingDays } = completeBars(file.columns, US_EQUITIES);
    bars.set(file.symbol, columns);
    symbols.push(symbolOf(file));
    notes.push(...file.notes, ...gapNotes(file, added, missingDays));
  }
  const sessions = sessionsOf(request, symbols);
  const predictions = tape.filter(({ symbol }) => bars.has(symbol));
  const faults = [
    ...rulesWithoutBars(settings.rules, bars),
    ...(sessions.length === 0 ? ['no bar lies between --from and --to'] : []),
    ...predictionFaults(request, predictions, sessions),
  ];
  if (faults.length > 0) return failed(faults);
  const left = tape.length - predictions.length;
  if (left > 0)
    notes.push(`${request.predictions}: ${left} predictions are of symbols without bars`);
  const pollMs = settings.feeds[0]?.pollMs ?? 0;
  return ok({
    symbols,
    notes,
    inputs: {
      ...request,
      settings,
      bars,
      predictions,
      sessions,
      actions: files.flatMap(({ actions }) => actions),
      isJumping: true,
      pollLatencyMs: request.pollLatencyMs ?? pollMs / 2,
    },
  });
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
  const days =
    missingDays.length === 0 ? '' : `, among them the whole of ${missingDays.join(', ')}`;
  return [`${file}: ${added} minutes have no bar${days}: nothing traded in them`];
}

function sessionsOf(
  { from, to }: Pick<BacktestRequest, 'from' | 'to'>,
  symbols: readonly RunSymbol[],
): readonly Session[] {
  const sessions: Session[] = [];
  const first = US_EQUITIES.dayOf(instant(Math.min(...symbols.map((symbol) => symbol.from))));
  const last = US_EQUITIES.dayOf(instant(Math.max(...symbols.map((symbol) => symbol.to)) - 1));
  const end = to === undefined || to > last ? last : to;
  const begin = from === undefined || from < first ? first : from;
  for (
    let session = US_EQUITIES.sessionOf(begin) ?? US_EQUITIES.nextSession(begin);
    session !== undefined && session.day <= end;
    session = US_EQUITIES.nextSession(session.day)
  )
    sessions.push(session);
  return sessions;
}

function rulesWithoutBars(rules: readonly Rule[], bars: ReadonlyMap<string, BarColumns>): Faults {
  return rules
    .filter(({ symbols }) => !symbols.some((symbol) => bars.has(symbol)))
    .map(
      ({ name, symbols }) =>
        `strategy ${name} trades ${symbols.join(', ')}, and there are no bars of ${symbols.length > 1 ? 'any of them' : 'it'}`,
    );
}

function predictionFaults(
  { predictions: file }: BacktestRequest,
  predictions: readonly TapedPrediction[],
  sessions: readonly Session[],
): Faults {
  const first = sessions[0];
  const last = sessions.at(-1);
  if (first === undefined || last === undefined) return [];
  const hasOne = predictions.some(({ at }) => at >= first.open && at < last.close);
  return hasOne
    ? []
    : [`${file}: no prediction of these symbols lies between ${first.day} and ${last.day}`];
}
