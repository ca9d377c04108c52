// Pacing of what we say: at most 40 messages a second, cancels first, market data last.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';
import { SECOND_MS } from '../../../../kernel/instant.ts';

/** A question is one whose answer trading waits for: what the broker holds. */
export type Urgency = 'cancel' | 'protection' | 'question' | 'entry' | 'data';

/** Messages of the last second that may already be out when a thing of this urgency leaves: the rest is headroom. */
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
  /** Messages it costs. */
  readonly size: number;
  /** Says it; false when nothing left after all, so that nothing is counted. */
  leave(): boolean;
  /** It will never leave. */
  drop(): void;
}

export interface Outbox {
  /** Leaves at once when there is room, in the caller's turn. */
  push(parcel: Parcel): void;
  /** Takes back what has not left; true when it was still here. */
  withdraw(parcel: Parcel): boolean;
  /** Cancels and orders have all left. */
  isDrained(): boolean;
  /** The connection is gone: nothing waits for the next one. */
  dropAll(): void;
}

/** In fast practice time a shorter window would be finer than what a busy process keeps to. */
const WINDOW_LEAST_MS = 50;

/** The window is a second of market time when practice runs faster than the wall. */
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
