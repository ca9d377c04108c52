// Formats times, money and durations for the terminal.
import { type Instant, instant } from '../../kernel/instant.ts';
import { momentIn, timeIn } from '../../trader/domain/wording/venue-time.ts';
import { home } from './home.ts';
import { reaching } from './reach.ts';

/** `09:36:02` at the home venue; the table or line beside it carries the label. */
export function exchangeTime(iso: string): string {
  return timeIn(home().calendar.zone, at(iso));
}

/** `2020-12-16 09:36:02` at the home venue. */
export function exchangeDateTime(iso: string): string {
  return momentIn(home().calendar.zone, at(iso));
}

/** `12-16 09:36:02` at the home venue, for tables. */
export function exchangeShort(iso: string): string {
  return exchangeDateTime(iso).slice('2020-'.length);
}

/** `ET`: of the times beside it. */
export function timeLabel(): string {
  return home().timeLabel;
}

export function currency(): string {
  return home().currency;
}

/** `-123.46`, `+12.00`; `-1234` in a currency without cents. */
export function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${amount(Math.abs(value))}`;
}

/** `123.46`; `1234` in a currency without cents. */
export function amount(value: number): string {
  return value.toFixed(home().currencyDigits);
}

/** `2d 3h`, `3h 5m`, `5m 7s`, `7s`. */
export function lengthOfTime(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [Math.floor(seconds) % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0s';
  return parts
    .slice(first, first + 2)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
}

/** Lines of at most this many characters, broken between words; a command that fits a line is not broken, so that it can be pasted. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of piecesOf(reaching(text), width)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function piecesOf(text: string, width: number): string[] {
  return text
    .split(/ (?=(?:[^`]*`[^`]*`)*[^`]*$)/)
    .flatMap((piece) => (piece.length > width ? piece.split(' ') : [piece]));
}

/** One line if it fits; otherwise each clause begins a line. */
export function wrappedByClause(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const clauses = text.split('; ');
  return clauses.flatMap((clause, at) =>
    wrapped(at < clauses.length - 1 ? `${clause};` : clause, width),
  );
}

function at(iso: string): Instant {
  return instant(Date.parse(iso));
}
