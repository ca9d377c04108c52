// The stream: opened with the token, subscribed to the account's orders, and watched, because it replays nothing that was missed.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';
import { fieldsOf, sentenceOf, textOf } from '../../kit/fields.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import type { Transport } from '../messages/messages.ts';

export interface Stream {
  open(token: string): void;
  close(): void;
  isOpen(): boolean;
  isSuspect(): boolean;
  /** The transport opened the socket, or received a frame. */
  opened(): void;
  received(frame: unknown): void;
  /** Subscribes to topics of prices, or ends it; false without an open stream. */
  subscribe(topics: readonly string[]): boolean;
  unsubscribe(topics: readonly string[]): boolean;
}

export interface StreamFrame {
  readonly topic: string;
  readonly data: unknown;
}

export interface StreamWiring {
  readonly wall: WallClock;
  readonly account: string;
  transport(): Transport;
  onOpened(): void;
  /** It failed, is silent, or SSI ended it; the caller closes it. */
  onFailed(why: string): void;
  onUnauthorized(why: string): void;
  /** SSI has too many streams of this login: the next one must wait. */
  onCrowded(why: string): void;
  /** Topics of prices. */
  onRefused(text: string): void;
  /** Suspicion began or ended. */
  onChange(): void;
  onFrame(frame: StreamFrame): void;
  /** Any frame, after its content was reported: the open stream is alive. */
  onAlive(): void;
}

const OPEN_MAX_MS = 10_000;
const PING_EVERY_MS = 30_000;
/** Silence after a ping. */
const ANSWER_MAX_MS = 10_000;
/** SSI reads frames of 4,096 bytes; a topic has less than 40. */
const TOPICS_PER_FRAME = 80;

export function createStream(wiring: StreamWiring): Stream {
  const { wall, account } = wiring;
  let state: 'closed' | 'opening' | 'subscribing' | 'open' = 'closed';
  let isSuspect = false;
  let heardAt = 0;
  let heardCount = 0;
  let cancelTimer: Cancel = () => {};

  function say(method: string, channel: string, topics: readonly string[]): boolean {
    return wiring.transport().say(JSON.stringify({ method, channel, topics }));
  }

  function ping(): void {
    const heardBefore = heardCount;
    if (!say('ping_pong', 'HEARTBEAT', []))
      return wiring.onFailed('the stream does not take frames');
    cancelTimer = stallAwareTimeout(wall, ANSWER_MAX_MS, () => {
      if (heardCount > heardBefore) return pingLater();
      if (isSuspect)
        return wiring.onFailed(`silent for ${Math.round((wall.now() - heardAt) / 1_000)} s`);
      isSuspect = true;
      wiring.onChange();
      ping();
    });
  }

  function pingLater(): void {
    cancelTimer = wall.after(PING_EVERY_MS - ANSWER_MAX_MS, ping);
  }

  function answered(status: string, message: string): void {
    if (state !== 'subscribing') return;
    if (status === 'error')
      return wiring.onFailed(`SSI does not send the orders of ${account}: ${sentenceOf(message)}`);
    state = 'open';
    cancelTimer();
    wiring.onOpened();
    ping();
  }

  function inParts(method: string, topics: readonly string[]): boolean {
    if (state !== 'open') return false;
    let isSaid = true;
    for (let at = 0; at < topics.length; at += TOPICS_PER_FRAME)
      isSaid = say(method, 'DATA', topics.slice(at, at + TOPICS_PER_FRAME)) && isSaid;
    return isSaid;
  }

  function read(frame: unknown): void {
    const { code, msg, topic, data, method, channel, status, message } = fieldsOf(frame);
    const refusal = textOf(code).slice(0, 3);
    // `403`: the token may be older than the right to stream; a renewal helps once.
    if (refusal === '401' || refusal === '403')
      return wiring.onUnauthorized(sentenceOf(textOf(msg)));
    if (refusal === '429') return wiring.onCrowded(sentenceOf(textOf(msg)));
    const isAnswer = textOf(method).toLowerCase() === 'subscribe';
    if (typeof topic === 'string') {
      // Orders may come before the answer to the subscription: a read of the order book follows anyway.
      if (state === 'open') wiring.onFrame({ topic, data });
    } else if (isAnswer && textOf(channel).toUpperCase() === 'TRADING')
      answered(textOf(status), textOf(message));
    else if (isAnswer && textOf(status) === 'error')
      wiring.onRefused(`SSI does not stream prices: ${sentenceOf(textOf(message))}`);
  }

  return {
    open(token) {
      state = 'opening';
      isSuspect = false;
      cancelTimer();
      cancelTimer = stallAwareTimeout(wall, OPEN_MAX_MS, () =>
        wiring.onFailed('the stream did not open in time'),
      );
      wiring.transport().openStream(token);
    },
    close() {
      cancelTimer();
      if (state !== 'closed') wiring.transport().closeStream();
      state = 'closed';
      isSuspect = false;
    },
    isOpen: () => state === 'open',
    isSuspect: () => isSuspect,
    opened() {
      if (state !== 'opening') return;
      state = 'subscribing';
      heardAt = wall.now();
      const topics = [`order.${account}`, `portfolio.${account}`];
      if (!say('subscribe', 'TRADING', topics)) wiring.onFailed('the stream does not take frames');
    },
    received(frame) {
      heardAt = wall.now();
      heardCount += 1;
      if (isSuspect) {
        isSuspect = false;
        wiring.onChange();
      }
      read(frame);
      if (state === 'open') wiring.onAlive();
    },
    subscribe: (topics) => inParts('subscribe', topics),
    unsubscribe: (topics) => inParts('unsubscribe', topics),
  };
}
