// Pacing of outgoing messages: at most 40 a second, cancels first, market data last.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';
import { SECOND_MS } from '../../../../kernel/instant.ts';

/** `question`: a request whose answer trading waits for, such as a snapshot. */
export type Urgency = 'cancel' | 'protection' | 'question' | 'entry' | 'data';

/** How many messages may have been sent in the last second when one of this urgency is sent: the rest is headroom. */
const WINDOW_MAX: Readonly<Record<Urgency, number>> = {
  cancel: 40,
  protection: 40,
  question: 36,
  entry: 32,
  data: 24,
};
const BY_URGENCY: readonly Urgency[] = ['cancel', 'protection', 'question', 'entry', 'data'];

export interface Parcel {
  readonly urgency: Urgency;
  /** Number of messages. */
  readonly size: number;
  /** Sends it; false if nothing was sent after all, so that nothing is counted. */
  leave(): boolean;
  /** It will never be sent. */
  drop(): void;
}

export interface Outbox {
  /** Sends at once, synchronously, if the limit allows it. */
  push(parcel: Parcel): void;
  /** Removes a parcel that was not sent; true if it was still queued. */
  withdraw(parcel: Parcel): boolean;
  /** All cancels and orders have been sent. */
  isDrained(): boolean;
  /** The connection is gone: drops the queue, so that nothing is sent on the next connection. */
  dropAll(): void;
}

/** In fast practice time, a shorter window would be finer than the timers of a busy process. */
const WINDOW_LEAST_MS = 50;

/** The window is one second of market time if practice time runs faster than wall time. */
export function createOutbox(wall: WallClock, speed: () => number): Outbox {
  const queues: Record<Urgency, Parcel[]> = {
    cancel: [],
    protection: [],
    question: [],
    entry: [],
    data: [],
  };
  let sentAt: number[] = [];
  let cancelWait: Cancel | undefined;

  const windowMs = () => Math.max(SECOND_MS / Math.max(1, speed()), WINDOW_LEAST_MS);

  function hasRoom(parcel: Parcel): boolean {
    const since = wall.now() - windowMs();
    if ((sentAt[0] ?? Number.POSITIVE_INFINITY) <= since) {
      sentAt = sentAt.filter((at) => at > since);
    }
    return sentAt.length === 0 || sentAt.length + parcel.size <= WINDOW_MAX[parcel.urgency];
  }

  function flush(): void {
    cancelWait?.();
    cancelWait = undefined;
    for (const urgency of BY_URGENCY) {
      const queue = queues[urgency];
      for (let next = queue[0]; next !== undefined; next = queue[0]) {
        if (!hasRoom(next)) return waitForRoom();
        queue.shift();
        if (next.leave()) for (let n = 0; n < next.size; n += 1) sentAt.push(wall.now());
      }
    }
  }

  function waitForRoom(): void {
    const oldest = sentAt[0] ?? wall.now();
    cancelWait = wall.after(Math.max(oldest + windowMs() - wall.now(), 1), flush);
  }

  return {
    push(parcel) {
      queues[parcel.urgency].push(parcel);
      flush();
    },
    withdraw(parcel) {
      const queue = queues[parcel.urgency];
      const at = queue.indexOf(parcel);
      if (at >= 0) queue.splice(at, 1);
      return at >= 0;
    },
    isDrained: () => queues.cancel.length + queues.protection.length + queues.entry.length === 0,
    dropAll() {
      cancelWait?.();
      cancelWait = undefined;
      sentAt = [];
      for (const urgency of BY_URGENCY) {
        const dropped = queues[urgency].splice(0);
        for (const parcel of dropped) parcel.drop();
      }
    },
  };
}
