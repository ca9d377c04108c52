// Pacing of what is sent: a limit per second or minute, the most urgent first, and headroom for it below the limit.
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';

/** The urgencies that every broker has; orders that wait are never dropped by a stop before its deadline. */
export type OrderUrgency = 'cancel' | 'protection' | 'entry';

export interface Parcel<Urgency> {
  readonly urgency: Urgency;
  /** Number of messages. */
  readonly size: number;
  /** Sends it; false if nothing was sent after all, so that nothing is counted. */
  leave(): boolean;
  /** It will never be sent. */
  drop(): void;
}

export interface Outbox<Urgency> {
  /** Sends at once, synchronously, if the limit allows it. */
  push(parcel: Parcel<Urgency>): void;
  /** Removes a parcel that was not sent; true if it was still queued. */
  withdraw(parcel: Parcel<Urgency>): boolean;
  /** All cancels and orders have been sent. */
  isDrained(): boolean;
  /** The broker asks for a pause. */
  pause(delayMs: number): void;
  /** The connection is gone: drops the queue, so that nothing is sent on the next connection. */
  dropAll(): void;
  /** The same, where the broker counts messages per connection: the next one starts at zero. */
  restart(): void;
}

export interface OutboxWiring<Urgency extends string> {
  readonly wall: WallClock;
  /** Market time per wall time. */
  speed(): number;
  /** How many messages may have been sent in the last window when one of this urgency is sent; the most urgent comes first. */
  readonly mostInWindow: Readonly<Record<Urgency | OrderUrgency, number>>;
  /** Default: a second. */
  readonly windowMs?: number;
}

/** In fast practice time, a shorter window would be finer than the timers of a busy process. */
const WINDOW_LEAST_MS = 50;

/** The window is of market time if practice time runs faster than wall time. */
export function createOutbox<Urgency extends string>({
  wall,
  speed,
  mostInWindow,
  windowMs: wholeMs = SECOND_MS,
}: OutboxWiring<Urgency>): Outbox<Urgency | OrderUrgency> {
  type Each = Urgency | OrderUrgency;
  const queues = new Map(Object.keys(mostInWindow).map((each) => [each, [] as Parcel<Each>[]]));
  let sentAt: number[] = [];
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let cancelWait: Cancel | undefined;

  const windowMs = () => Math.max(wholeMs / Math.max(1, speed()), WINDOW_LEAST_MS);
  const queueOf = (urgency: Each) => queues.get(urgency) ?? [];

  function hasRoom({ urgency, size }: Parcel<Each>): boolean {
    const since = wall.now() - windowMs();
    if ((sentAt[0] ?? Number.POSITIVE_INFINITY) <= since) {
      sentAt = sentAt.filter((at) => at > since);
    }
    return sentAt.length === 0 || sentAt.length + size <= mostInWindow[urgency];
  }

  function flush(): void {
    cancelWait?.();
    cancelWait = undefined;
    if (wall.now() < pausedUntil) return waitUntil(pausedUntil);
    for (const queue of queues.values()) {
      for (let next = queue[0]; next !== undefined; next = queue[0]) {
        if (!hasRoom(next)) return waitUntil((sentAt[0] ?? wall.now()) + windowMs());
        queue.shift();
        if (next.leave()) for (let n = 0; n < next.size; n += 1) sentAt.push(wall.now());
      }
    }
  }

  function waitUntil(at: number): void {
    cancelWait?.();
    cancelWait = wall.after(Math.max(at - wall.now(), 1), flush);
  }

  function dropAll(): void {
    cancelWait?.();
    cancelWait = undefined;
    for (const queue of queues.values()) for (const parcel of queue.splice(0)) parcel.drop();
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
      (['cancel', 'protection', 'entry'] as const).every((each) => queueOf(each).length === 0),
    pause(delayMs) {
      pausedUntil = Math.max(pausedUntil, wall.now() + delayMs);
    },
    dropAll,
    restart() {
      sentAt = [];
      dropAll();
    },
  };
}
