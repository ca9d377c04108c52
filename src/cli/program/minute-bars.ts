// Reads the one-minute bars that a simulated gateway plays, from the same files as a backtest.
import { MINUTE_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Bar } from '../../market/bars/bar.ts';
import { barAt } from '../../market/bars/bar-columns.ts';
import { readBarFile } from '../../research/bars/bar-file.ts';
import { type FileIssue, issueText, shownIssues } from '../../research/bars/file-issue.ts';
import { home } from './home.ts';

/** By symbol; a failure is one sentence. */
export function readMinuteBars(
  files: ReadonlyMap<string, string>,
): Result<ReadonlyMap<string, readonly Bar[]>, string> {
  const barsBySymbol = new Map<string, readonly Bar[]>();
  for (const [symbol, file] of files) {
    const read = minutesOf(symbol, file);
    if (!read.ok) return failed(shownIssues(read.failure).map(issueText).join('; '));
    barsBySymbol.set(symbol, read.value);
  }
  return ok(barsBySymbol);
}

function minutesOf(symbol: string, file: string): Result<readonly Bar[], FileIssue[]> {
  const { calendar } = home();
  const request = { file, symbol, zone: calendar.zone, calendar, dayOrder: 'unknown' } as const;
  const shown = readBarFile(request);
  // Too few bars to show how long they are: they are taken for minutes.
  const read = shown.ok ? shown : readBarFile({ ...request, lengthMs: MINUTE_MS });
  if (!read.ok) return read;
  const { columns, isDaily } = read.value;
  if (isDaily || columns.lengthMs !== MINUTE_MS) {
    const length = isDaily ? 'a day' : `${columns.lengthMs / MINUTE_MS} minutes`;
    const message = `its bars are ${length} long: give a file of one-minute bars`;
    return failed([{ file, line: undefined, field: '', message }]);
  }
  return ok(Array.from({ length: columns.count }, (_, index) => barAt(columns, index)));
}
