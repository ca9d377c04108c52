// The last close of each day in a file of bars or in the store, after splits and with dividends added back.
import type { DayClose } from '../../../advisers/policy/markets/price-series.ts';
import { instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CorporateAction } from '../../../market/instruments/corporate-action.ts';
import { mergedActions } from '../../../research/backtest/read-files.ts';
import { splitsInPrices } from '../../../research/backtest/splits-in-prices.ts';
import { storedDays } from '../../../research/backtest/stored-bars.ts';
import { readActionFile } from '../../../research/bars/action-file.ts';
import { type BarFile, readBarFile } from '../../../research/bars/bar-file.ts';
import { type FileIssue, issueText, shownIssues } from '../../../research/bars/file-issue.ts';
import type { BarStore } from '../../../research/store/bar-store.ts';
import { home } from '../../program/home.ts';

export interface BarsRequest {
  readonly symbol: string;
  /** Without one the bars are in the store. */
  readonly file: string | undefined;
  readonly store?: BarStore | undefined;
  /** Dividends and splits. */
  readonly actionsFile: string | undefined;
}

export interface BarCloses {
  readonly closes: readonly DayClose[];
  /** What was skipped or not applied, a sentence each. */
  readonly notes: readonly string[];
}

/** Splits and dividends count as in a backtest of the same files. */
export function barCloses(asked: BarsRequest): Result<BarCloses, string> {
  const { symbol, actionsFile } = asked;
  const read = barsOf(asked);
  if (!read.ok) return failed(inOneSentence(read.failure));
  const filed = actionsFile === undefined ? ok([]) : readActionFile(actionsFile);
  if (!filed.ok) return failed(inOneSentence(filed.failure));
  const own = filed.value.filter((action) => action.symbol === symbol);
  const merged = mergedActions(read.value.actions, own);
  if (!merged.ok) return failed(merged.failure.join('; '));
  const found = splitsInPrices(merged.value, read.value, home().calendar);
  if (!found.ok) return failed(found.failure.join('; '));
  return ok({
    closes: withActions(lastOfDays(read.value), found.value.actions),
    notes: [...read.value.leftOut, ...read.value.notes, ...found.value.notes],
  });
}

function barsOf({ symbol, file, store }: BarsRequest): Result<BarFile, FileIssue[]> {
  const { calendar } = home();
  if (file !== undefined)
    return readBarFile({ file, symbol, zone: calendar.zone, calendar, dayOrder: 'unknown' });
  return storedDays(store, symbol);
}

function inOneSentence(issues: readonly FileIssue[]): string {
  return shownIssues(issues).map(issueText).join('; ');
}

function lastOfDays({ columns: { start, close, count } }: BarFile): readonly DayClose[] {
  const closes: DayClose[] = [];
  for (let at = 0; at < count; at += 1) {
    const day = home().calendar.dayOf(instant(start[at] ?? Number.NaN));
    const last = { day, close: close[at] ?? Number.NaN };
    if (closes.at(-1)?.day === day) closes.pop();
    closes.push(last);
  }
  return closes;
}

/** As a holder of one share at the start would see it: splits multiply shares, dividends buy more. */
function withActions(
  closes: readonly DayClose[],
  actions: readonly CorporateAction[],
): readonly DayClose[] {
  let shares = 1;
  return closes.map(({ day, close }) => {
    for (const action of actions.filter((it) => it.day === day))
      shares *= action.kind === 'split' ? action.ratio : 1 + action.amount / close;
    return { day, close: close * shares };
  });
}
