// The days and closes in the answer of a server of prices: a table with a header, or JSON.
import { parse } from 'csv-parse/sync';
import { type Decimal, parseDecimal } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { valueAt } from '../../../kernel/record-path.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { parseDay } from '../../../market/time/day.ts';
import type { PriceFormat } from '../../ports/price-profile.ts';

export interface DayClose {
  readonly on: TradingDay;
  readonly close: Decimal;
}

interface Stated {
  readonly date: unknown;
  readonly close: unknown;
}

/** Ascending by day. The failure is the end of a sentence about the answer. */
export function dailyAnswer(
  text: string,
  format: PriceFormat,
): Result<readonly DayClose[], string> {
  const stated = format.kind === 'csv' ? inTable(text, format) : inJson(text, format);
  if (!stated.ok) return stated;
  const days = new Map<TradingDay, DayClose>();
  for (const { date, close } of stated.value) {
    const on = dayIn(date);
    if (on === undefined) return failed(`its answer has ${shown(date)} in place of a day`);
    if (isAbsent(close)) continue;
    const printed = parseDecimal(String(close));
    if (!printed?.gt(0)) return failed(`its close of ${on} is ${shown(close)}`);
    days.set(on, { on, close: printed });
  }
  return ok([...days.values()].toSorted((a, b) => (a.on < b.on ? -1 : 1)));
}

function inTable(
  text: string,
  { delimiter, date, close }: Extract<PriceFormat, { readonly kind: 'csv' }>,
): Result<readonly Stated[], string> {
  try {
    let header: readonly string[] = [];
    const columns = (names: string[]) => {
      header = names;
      return names;
    };
    const terms = { columns, delimiter, trim: true, bom: true, skip_empty_lines: true };
    const rows: readonly Readonly<Record<string, string>>[] = parse(text, terms);
    const missing = [date, close].find((name) => !header.includes(name));
    return missing === undefined
      ? ok(rows.map((row) => ({ date: row[date], close: row[close] })))
      : failed(`its answer has no column ${missing}`);
  } catch {
    return failed('its answer is not a table with a header');
  }
}

function inJson(
  text: string,
  { items, date, close }: Extract<PriceFormat, { readonly kind: 'json' }>,
): Result<readonly Stated[], string> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return failed('its answer is not JSON');
  }
  const found = items === undefined ? body : valueAt(body, items);
  if (typeof found !== 'object' || found === null)
    return failed('its answer has no list of days where the profile expects one');
  // An object by day has the day as the name of each record.
  return ok(
    Object.entries(found).map(([key, record]) => ({
      date: valueAt(record, date) ?? (Array.isArray(found) ? undefined : key),
      close: valueAt(record, close),
    })),
  );
}

/** A day, or a time that begins with one. */
function dayIn(value: unknown): TradingDay | undefined {
  const text = String(value).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  return parseDay(text.slice(0, 10));
}

function isAbsent(close: unknown): boolean {
  return close === undefined || close === null || close === '' || close === 'N/D';
}

const SHOWN_MAX = 40;

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, SHOWN_MAX);
}
