// What a stream is asked for in its address: checked whole before the stream begins, so that a wrong word is an answer and not the end of a
// stream.
import { z } from 'zod';
import { STREAM_TOPICS, type StreamTopic } from '../../../trader/ports/stream-line.ts';

const SYMBOLS_MAX = 200;

/** `lengthMax`: of one. */
export function symbolsAsked(lengthMax: number) {
  const one = `[^,\\u0000-\\u001f\\u007f]{1,${lengthMax}}`;
  return z
    .string()
    .max(2_000)
    .regex(
      new RegExp(`^${one}(,${one}){0,${SYMBOLS_MAX - 1}}$`),
      `expected at most ${SYMBOLS_MAX} symbols of at most ${lengthMax} characters, joined by commas`,
    )
    .describe('Symbols, joined by commas')
    .optional();
}

const TOPIC = `(${STREAM_TOPICS.join('|')})`;

export function topicsAsked() {
  return z
    .string()
    .max(200)
    .regex(
      new RegExp(`^${TOPIC}(,${TOPIC})*$`),
      `expected some of ${STREAM_TOPICS.join(', ')}, joined by commas`,
    )
    .describe('Joined by commas')
    .optional();
}

export function namesIn(joined: string): string[] {
  return joined.split(',');
}

export function topicsIn(joined: string): StreamTopic[] {
  return STREAM_TOPICS.filter((topic) => joined.split(',').includes(topic));
}

/** The number of the header `Last-Event-ID`; undefined unless it is one of ours. */
export function lastSeenIn(header: unknown): number | undefined {
  const number = typeof header === 'string' && /^\d{1,16}$/.test(header) ? Number(header) : -1;
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
