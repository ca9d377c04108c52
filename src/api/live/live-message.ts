// What the live stream says to its readers.

import type { SessionMessage } from './session/authenticated-session.ts';
import type { BoardMessage } from './snapshot-sends.ts';
import type { EventLine, PriceLine } from './trader-stream.ts';

/** `account` is the name of the trader: its account unless the configuration gives another. */
export type LiveMessage =
  | SessionMessage
  | BoardMessage
  | { readonly type: 'subscribed'; readonly account: string; readonly seq: number }
  | ({ readonly type: 'event'; readonly account: string } & Omit<EventLine, 'kind'>)
  | ({ readonly type: 'price'; readonly account: string } & Omit<PriceLine, 'kind'>)
  /** Events that were lost on the way: read the tables. */
  | { readonly type: 'gap'; readonly account: string; readonly from: number; readonly to: number }
  | {
      readonly type: 'error';
      readonly detail: string;
      /** Of the board that was asked for. */
      readonly id?: number;
    };

const messageByLine = new WeakMap<EventLine | PriceLine, LiveMessage>();

/** One for all readers of a line, so that its text is built once; a line is of one account. */
export function messageOf(account: string, line: EventLine | PriceLine): LiveMessage {
  const known = messageByLine.get(line);
  if (known !== undefined) return known;
  const message: LiveMessage =
    line.kind === 'event'
      ? { type: 'event', account, seq: line.seq, topic: line.topic, event: line.event }
      : { type: 'price', account, symbol: line.symbol, event: line.event };
  messageByLine.set(line, message);
  return message;
}
