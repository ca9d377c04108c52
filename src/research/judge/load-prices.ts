// The minute closes that predictions are compared with: of files, or of the store where no file is given.
import { instant, MINUTE_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { Zone } from '../../market/time/zone.ts';
import {
  type MinuteClose,
  type PriceDays,
  priceDaysOf,
} from '../../trader/domain/judge/price-days.ts';
import { type Faults, mergedActions, readActions } from '../backtest/read-files.ts';
import { createSplitTimes } from '../backtest/split-times.ts';
import { splitsInPrices } from '../backtest/splits-in-prices.ts';
import { storedBars } from '../backtest/stored-bars.ts';
import { type BarFile, readBarFile } from '../bars/bar-file.ts';
import { issueText, shownIssues } from '../bars/file-issue.ts';
import type { DayOrder } from '../bars/stamps.ts';
import type { BarStore } from '../store/bar-store.ts';

export interface PricesRequest {
  /** Of the predictions, and the market. */
  readonly symbols: ReadonlySet<string>;
  /** A symbol without a file has its bars in the store. */
  readonly barFiles: ReadonlyMap<string, string | undefined>;
  readonly store: BarStore;
  readonly calendar: Calendar;
  /** Dividends and splits beside those of the bars. */
  readonly actionsFile: string | undefined;
  readonly zone: Zone | undefined;
  readonly dayOrder: DayOrder;
  readonly shiftMinutes?: number;
}

export interface LoadedPrices {
  readonly prices: PriceDays;
  /** Sentences. */
  readonly notes: readonly string[];
}

export function loadPrices(request: PricesRequest): Result<LoadedPrices, Faults> {
  const { calendar } = request;
  const files = readAll(request);
  const filed = readActions({ ...request, barFiles: asked(request) });
  const faults = [...(files.ok ? [] : files.failure), ...(filed.ok ? [] : filed.failure)];
  if (!files.ok || !filed.ok) return failed(faults);
  const actions: CorporateAction[] = [];
  const notes: string[] = [];
  for (const file of files.value) {
    const { symbol, columns } = file;
    const ofSymbol = filed.value.filter((action) => action.symbol === symbol);
    const merged = mergedActions(file.actions, ofSymbol);
    const found = merged.ok ? splitsInPrices(merged.value, { symbol, columns }, calendar) : merged;
    notes.push(...file.leftOut, ...file.notes);
    if (!found.ok) faults.push(...found.failure.map((fault) => `${file.file}: ${fault}`));
    else {
      actions.push(...found.value.actions);
      notes.push(...found.value.notes);
    }
  }
  if (faults.length > 0) return failed(faults);
  const splits = createSplitTimes(actions, calendar);
  const bars = new Map(files.value.map(({ symbol, columns }) => [symbol, closesOf(columns)]));
  const prices = priceDaysOf(bars, calendar, (symbol, before, after) =>
    splits.factor(symbol, before.open, after.open),
  );
  return ok({ prices, notes });
}

function readAll(request: PricesRequest): Result<BarFile[], Faults> {
  const { store, calendar, zone, dayOrder, shiftMinutes } = request;
  const files: BarFile[] = [];
  const faults: string[] = [];
  for (const [symbol, file] of asked(request)) {
    const read =
      file === undefined
        ? storedBars(store, symbol)
        : readBarFile({
            ...{ file, symbol, calendar, dayOrder, shiftMinutes },
            zone: zone ?? calendar.zone,
          });
    if (!read.ok) faults.push(...shownIssues(read.failure).map(issueText));
    else if (read.value.isDaily || read.value.columns.lengthMs !== MINUTE_MS)
      faults.push(`${read.value.file}: its bars are not of one minute, which judging needs`);
    else files.push(read.value);
  }
  return faults.length > 0 ? failed(faults) : ok(files);
}

/** Those that are named, and those of the other symbols that are stored. */
function asked({ symbols, barFiles, store }: PricesRequest): Map<string, string | undefined> {
  const stored = new Set(store.years().years.map(({ symbol }) => symbol));
  const others = [...symbols].filter((symbol) => !barFiles.has(symbol) && stored.has(symbol));
  return new Map([...barFiles, ...others.map((symbol) => [symbol, undefined] as const)]);
}

function* closesOf({ start, close, count }: BarColumns): Iterable<MinuteClose> {
  for (let at = 0; at < count; at += 1) {
    yield { start: instant(start[at] ?? Number.NaN), close: close[at] ?? Number.NaN };
  }
}
