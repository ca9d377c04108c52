// A message that could not be used, as it is put aside: unchanged, with what happened in its headers.
import { type Message, placeName, type StoredMessage } from '../broker/broker.ts';
import type { Topic } from '../messages/topics.ts';

/** `holdings.dlq`; kept for ever, as its messages wait for a person. */
export const DEAD_LETTERS: Topic = { family: 'dlq', keptDays: undefined };

/** How often an effect is tried before its message is put aside. */
export const TRIES_MAX = 5;

export interface Death {
  /** Why, as the end of a sentence: `it is not JSON`. */
  readonly why: string;
  readonly tries: number;
  /** Who could not use it. */
  readonly reader: string;
}

export function deadLetterOf(
  topic: string,
  { key, value, headers, ...from }: StoredMessage,
  { why, tries, reader }: Death,
): Message {
  return {
    ...{ topic, key, value },
    headers: {
      ...headers,
      'dead-reason': why,
      'dead-tries': String(tries),
      'dead-reader': reader,
      'dead-topic': from.topic,
      'dead-partition': String(from.partition),
      'dead-offset': String(from.offset),
    },
  };
}

export interface DeadLetter extends Death {
  /** `holdings.trades/3@17`: where the message was. */
  readonly place: string;
  /** Epoch ms: when it was put aside. */
  readonly at: number;
  /** `portfolio-7@12`; undefined if the message names no event. */
  readonly event: string | undefined;
  readonly message: StoredMessage;
}

export function readDeadLetter(message: StoredMessage): DeadLetter {
  const { headers, at } = message;
  const name = placeName(String(headers['dead-topic']), Number(headers['dead-partition']));
  return {
    place: `${name}@${headers['dead-offset']}`,
    at,
    event: headers.id,
    why: headers['dead-reason'] ?? 'no reason is stated',
    tries: Number(headers['dead-tries'] ?? 0),
    reader: headers['dead-reader'] ?? '',
    message,
  };
}
