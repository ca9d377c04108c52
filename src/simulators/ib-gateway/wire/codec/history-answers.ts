// Encodes historical bars: all at once, or in pieces.
import { assertNever } from '../../../../kernel/assert.ts';
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { Answer, AnswerOf } from '../../messages/answer.ts';
import type { BarDates, HistoricalBar } from '../../messages/past-prices.ts';
import { dashedText, dayText, momentText, spacedText } from './time-text.ts';
import type { WritingStyle } from './writing-style.ts';

type Sessions = AnswerOf<'historicalSchedule'>['sessions'];

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

/** The fields of a long message, each with its NUL, some bars or sessions at a time; undefined for any other. */
export function piecesOf(answer: Answer, style: WritingStyle): Generator<string, void> | undefined {
  if (answer.name === 'historicalData') return historyPieces(answer, style);
  return answer.name === 'historicalSchedule' ? schedulePieces(answer, style) : undefined;
}

function* historyPieces(
  answer: AnswerOf<'historicalData'>,
  style: WritingStyle,
): Generator<string, void> {
  const { bars, dates } = answer;
  yield terminated(historyHead(answer, style));
  for (let at = 0; at < bars.length; at += PIECE) {
    const some = bars.slice(at, at + PIECE);
    yield some.map((bar) => terminated(barFields(bar, dates, style))).join('');
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
  answer: AnswerOf<'historicalSchedule'>,
  style: WritingStyle,
): string[] {
  const sessions = answer.sessions.flatMap((session) => sessionFields(session, style));
  return [...scheduleHead(answer, style), ...sessions];
}

function scheduleHead(
  { reqId, sessions }: AnswerOf<'historicalSchedule'>,
  { zone }: WritingStyle,
): string[] {
  const [first, last] = [sessions[0]?.open ?? 0, sessions.at(-1)?.close ?? 0];
  const span = [dashedText(first, zone), dashedText(last, zone), zone.name];
  return ['106', String(reqId), ...span, String(sessions.length)];
}

function sessionFields({ day, open, close }: Sessions[number], { zone }: WritingStyle): string[] {
  return [dashedText(open, zone), dashedText(close, zone), day.replaceAll('-', '')];
}

function* schedulePieces(
  answer: AnswerOf<'historicalSchedule'>,
  style: WritingStyle,
): Generator<string, void> {
  const { sessions } = answer;
  yield terminated(scheduleHead(answer, style));
  for (let at = 0; at < sessions.length; at += PIECE) {
    const some = sessions.slice(at, at + PIECE);
    yield some.map((session) => terminated(sessionFields(session, style))).join('');
  }
}

function terminated(fields: readonly string[]): string {
  return `${fields.join('\0')}\0`;
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
