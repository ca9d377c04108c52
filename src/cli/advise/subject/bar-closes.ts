// The last close of each day in a file of bars, after splits and with dividends added back.
import type { DayClose } from '../../../advisers/policy/markets/price-series.ts';
import { instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CorporateAction } from '../../../market/instruments/corporate-action.ts';
import { mergedActions } from '../../../research/backtest/read-files.ts';
import { splitsInPrices } from '../../../research/backtest/splits-in-prices.ts';
import { readActionFile } from '../../../research/bars/action-file.ts';
import { type BarFile, readBarFile } from '../../../research/bars/bar-file.ts';
import { type FileIssue, issueText, shownIssues } from '../../../research/bars/file-issue.ts';
import { home } from '../../program/home.ts';

export interface BarsAsked {
  readonly symbol: string;
  readonly file: string;
  /** Dividends and splits. */
  readonly actionsFile: string | undefined;
}

export interface BarCloses {
  readonly closes: readonly DayClose[];
  /** What was skipped or not applied, a sentence each. */
  readonly notes: readonly string[];
}

/** Splits and dividends count as in a backtest of the same files. */
export function barCloses({ symbol, file, actionsFile }: BarsAsked): Result<BarCloses, string> {
  const { calendar } = home();
  const { zone } = calendar;
  const read = readBarFile({ file, symbol, zone, calendar, dayOrder: 'unknown' });
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
    notes: [...read.value.notes, ...found.value.notes],
  });
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
