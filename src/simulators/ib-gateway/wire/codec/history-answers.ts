// Encodes historical bars: all at once, or in pieces.
import { assertNever } from '../../../../kernel/assert.ts';
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { AnswerOf, BarDates, HistoricalBar } from '../../messages/answer.ts';
import { dashedText, dayText, momentText, spacedText } from './time-text.ts';
import type { WritingStyle } from './writing-style.ts';

/** About a millisecond. */
const PIECE = 500;

export function historyFields(answer: AnswerOf<'historicalData'>, style: WritingStyle): string[] {
  const fields = historyHead(answer, style);
  for (const bar of answer.bars) fields.push(...barFields(bar, answer.dates, style));
  return fields;
}

function historyHead(
  { reqId, start, end, bars }: AnswerOf<'historicalData'>,
  { zone }: WritingStyle,
): string[] {
  return ['17', String(reqId), spacedText(start, zone), spacedText(end, zone), String(bars.length)];
}

/** The fields of its message, each with its NUL, some bars at a time. */
export function* historyPieces(
  answer: AnswerOf<'historicalData'>,
  style: WritingStyle,
): Generator<string, void> {
  const { bars, dates } = answer;
  yield `${historyHead(answer, style).join('\0')}\0`;
  for (let at = 0; at < bars.length; at += PIECE) {
    const texts = bars
      .slice(at, at + PIECE)
      .map((bar) => `${barFields(bar, dates, style).join('\0')}\0`);
    yield texts.join('');
  }
}

export function historyUpdateFields(
  { reqId, dates, bar }: AnswerOf<'historicalDataUpdate'>,
  style: WritingStyle,
): string[] {
  const { time, open, high, low, close, volume, wap, count } = bar;
  const date = barDate(time, dates, style);
  return [90, reqId, count, date, open, close, high, low, wap, volume].map(String);
}

export function scheduleFields(
  { reqId, sessions }: AnswerOf<'historicalSchedule'>,
  { zone }: WritingStyle,
): string[] {
  const written = sessions.flatMap(({ day, open, close }) => [
    dashedText(open, zone),
    dashedText(close, zone),
    day.replaceAll('-', ''),
  ]);
  const [first, last] = [sessions[0]?.open ?? 0, sessions.at(-1)?.close ?? 0];
  const span = [dashedText(first, zone), dashedText(last, zone), zone.name];
  return ['106', String(reqId), ...span, String(sessions.length), ...written];
}

function barFields(bar: HistoricalBar, dates: BarDates, style: WritingStyle): string[] {
  const { time, open, high, low, close, volume, wap, count } = bar;
  const values = [open, high, low, close, volume, wap, count].map(String);
  return [barDate(time, dates, style), ...values];
}

function barDate(time: number, dates: BarDates, style: WritingStyle): string {
  switch (dates) {
    case 'days':
      return dayText(time, style.zone);
    case 'seconds':
      return String(Math.floor(time / SECOND_MS));
    case 'text':
      return momentText(time, style.zone);
    default:
      return assertNever(dates);
  }
}
