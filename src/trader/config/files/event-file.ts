// The file of `risk.options.calendar`: earnings and ex-dividend days as CSV.
import { resolve } from 'node:path';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { parseDay } from '../../../market/time/day.ts';
import type { EventName, EventRow } from '../../domain/options/event-days.ts';
import { csvRows } from '../../domain/statement/csv.ts';
import { type ConfigIssue, fileIssue, unreadIssue } from '../issues/config-issue.ts';
import { canonicalHash } from './canonical-hash.ts';
import { type ConfigDisk, textOf } from './disk.ts';
import { shownPath } from './path-text.ts';

export interface LoadedEvents {
  readonly rows: readonly EventRow[];
  /** Absolute; a reload reads it again. */
  readonly path: string;
  readonly hash: string;
}

const HEAD = 'symbol,event,day,amount';
const KNOWN_UNTIL = {
  earnings: 'earnings_known_until',
  ex_date: 'ex_dates_known_until',
} as const;
const EVENTS: readonly EventName[] = [
  ...(['earnings', 'ex_date'] as const),
  ...(['earnings_known_until', 'ex_dates_known_until'] as const),
];
const AMOUNT_MAX = 10_000;

interface EventsRequest {
  readonly named: string;
  /** A relative path is relative to it. */
  readonly folder: string;
  readonly cwd: string;
  readonly disk: ConfigDisk;
}

export function loadEvents({
  named,
  folder,
  cwd,
  disk,
}: EventsRequest): Result<LoadedEvents, ConfigIssue[]> {
  const path = resolve(folder, named);
  const shown = shownPath(cwd, path);
  const text = textOf(disk, path);
  if (!text.ok) return failed([unreadIssue(shown, text.failure)]);
  const rows = parseEvents(shown, text.value);
  return rows.ok ? ok({ rows: rows.value, path, hash: canonicalHash(rows.value) }) : rows;
}

/** Every row that is wrong, with its line. */
export function parseEvents(shown: string, text: string): Result<EventRow[], ConfigIssue[]> {
  const [head, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const heading =
    head
      ?.trim()
      .toLowerCase()
      .replace(/\s*,\s*/g, ',') ?? '';
  if (heading !== HEAD) return failed([fileIssue(shown, `must begin with the line ${HEAD}`)]);
  const rows: EventRow[] = [];
  const issues: ConfigIssue[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const row = parseRow(csvRows(line)?.[0] ?? []);
    if (row.ok) rows.push(row.value);
    else issues.push(at(shown, index + 2, row.failure));
  }
  issues.push(...endlessIssues(shown, rows));
  return issues.length > 0 ? failed(issues) : ok(rows);
}

function at(file: string, line: number, message: string): ConfigIssue {
  return { origin: { kind: 'file', file, line, column: 1 }, path: '', message };
}

function parseRow(cells: readonly string[]): Result<EventRow, string> {
  const [symbol = '', name = '', date = '', written = '', ...more] = cells.map((cell) =>
    cell.trim(),
  );
  if (more.length > 0) return failed(`has more columns than ${HEAD}`);
  if (!/^(?:\*|[A-Za-z0-9][A-Za-z0-9.-]{0,14})$/.test(symbol))
    return failed(`${JSON.stringify(symbol)} is not a symbol, or * for every stock`);
  const event = EVENTS.find((one) => one === name);
  if (event === undefined)
    return failed(`${JSON.stringify(name)} is not an event: expected ${EVENTS.join(', ')}`);
  const day = parseDay(date);
  if (day === undefined) return failed(`${JSON.stringify(date)} is not a date (YYYY-MM-DD)`);
  if (symbol === '*' && event in KNOWN_UNTIL)
    return failed(`${event} is of one stock: name it in place of *`);
  return withAmount({ symbol: symbol.toUpperCase(), event, day }, written);
}

function withAmount(row: EventRow, written: string): Result<EventRow, string> {
  if (row.event !== 'ex_date')
    return written === '' ? ok(row) : failed(`${row.event} has no amount: leave it out`);
  const amount = /^\d+(?:\.\d+)?$/.test(written) ? Number(written) : Number.NaN;
  return amount > 0 && amount <= AMOUNT_MAX
    ? ok({ ...row, amount })
    : failed(
        `an ex_date needs the dividend per share as its amount: ${row.symbol},ex_date,${row.day},0.26`,
      );
}

/** A list of events says nothing of the days after it, unless it says until when it is complete. */
function endlessIssues(shown: string, rows: readonly EventRow[]): ConfigIssue[] {
  return (['earnings', 'ex_date'] as const).flatMap((event) => {
    const until = KNOWN_UNTIL[event];
    const open = rows.find(
      ({ symbol, event: its }) =>
        its === event && !rows.some((row) => row.event === until && isOf(row, symbol)),
    );
    if (open === undefined) return [];
    const example = `${open.symbol},${until},${laterYear(open.day)}`;
    return [
      fileIssue(
        shown,
        `no row says until when ${event} of ${open.symbol} is known: add one such as ${example}`,
      ),
    ];
  });
}

function isOf({ symbol }: EventRow, stock: string): boolean {
  return symbol === stock || symbol === '*';
}

function laterYear(day: TradingDay): string {
  return `${day.slice(0, 4)}-12-31`;
}
