// Pacing of calls: SSI takes ten a second of one client; cancels go first, reads last.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';
import { SECOND_MS } from '../../../../kernel/instant.ts';

/** `login`: without it nothing else is possible. `read`: what trading waits for; `data`: what only prices wait for. */
export type Urgency = 'login' | 'cancel' | 'protection' | 'entry' | 'read' | 'data';

/** How many calls may have been made in the last second when one of this urgency is made: the rest is headroom. */
const WINDOW_MAX: Readonly<Record<Urgency, number>> = {
  login: 9,
  cancel: 9,
  protection: 9,
  entry: 8,
  read: 6,
  data: 4,
};
const BY_URGENCY: readonly Urgency[] = ['login', 'cancel', 'protection', 'entry', 'read', 'data'];

export interface Parcel {
  readonly urgency: Urgency;
  /** Makes the call; false if it was not made after all, so that it is not counted. */
  leave(): boolean;
  /** It will never be made. */
  drop(): void;
}

export interface Outbox {
  /** Makes the call at once, synchronously, if the limit allows it. */
  push(parcel: Parcel): void;
  /** Removes a call that was not made; true if it was still queued. */
  withdraw(parcel: Parcel): boolean;
  /** All cancels and orders have been sent. */
  isDrained(): boolean;
  /** SSI asks for a pause. */
  pause(delayMs: number): void;
  dropAll(): void;
}

/** In fast practice time, a shorter window would be finer than the timers of a busy process. */
const WINDOW_LEAST_MS = 50;

/** The window is one second of market time if practice time runs faster than wall time. */
export function createOutbox(wall: WallClock, speed: () => number): Outbox {
  const queues = new Map<Urgency, Parcel[]>(BY_URGENCY.map((urgency) => [urgency, []]));
  let sentAt: number[] = [];
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let cancelWait: Cancel | undefined;

  const windowMs = () => Math.max(SECOND_MS / Math.max(1, speed()), WINDOW_LEAST_MS);
  const queueOf = (urgency: Urgency) => queues.get(urgency) ?? [];

  function flush(): void {
    cancelWait?.();
    cancelWait = undefined;
    if (wall.now() < pausedUntil) return waitUntil(pausedUntil);
    for (const urgency of BY_URGENCY) {
      const queue = queueOf(urgency);
      for (let next = queue[0]; next !== undefined; next = queue[0]) {
        const since = wall.now() - windowMs();
        sentAt = sentAt.filter((at) => at > since);
        if (sentAt.length >= WINDOW_MAX[urgency])
          return waitUntil((sentAt[0] ?? wall.now()) + windowMs());
        queue.shift();
        const at = wall.now();
        if (next.leave()) sentAt.push(at);
      }
    }
  }

  function waitUntil(at: number): void {
    cancelWait?.();
    cancelWait = wall.after(Math.max(at - wall.now(), 1), flush);
  }

  return {
    push(parcel) {
      queueOf(parcel.urgency).push(parcel);
      flush();
    },
    withdraw(parcel) {
      const queue = queueOf(parcel.urgency);
      const at = queue.indexOf(parcel);
      if (at >= 0) queue.splice(at, 1);
      return at >= 0;
    },
    isDrained: () =>
      (['cancel', 'protection', 'entry'] as const).every(
        (urgency) => queueOf(urgency).length === 0,
      ),
    pause(delayMs) {
      pausedUntil = Math.max(pausedUntil, wall.now() + delayMs);
    },
    dropAll() {
      cancelWait?.();
      cancelWait = undefined;
      for (const urgency of BY_URGENCY)
        for (const dropped of queueOf(urgency).splice(0)) dropped.drop();
    },
  };
}
