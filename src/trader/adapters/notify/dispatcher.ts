// Sends notices to one channel, one at a time: rate limited, retried with growing pauses, without blocking the
// caller.
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Notice } from '../../ports/notifier.ts';
import type { Channel } from './channel.ts';
import type { Delivery } from './http-call.ts';
import { createQueue } from './queue.ts';
import type { Refusals } from './refusals.ts';

export interface Dispatcher {
  push(notice: Notice): void;
  /** One attempt for everything that waits; what is not sent by the deadline is dropped and logged. */
  stop(deadlineMs: number): Promise<void>;
}

const WAITING_MAX = 100;
const FIRST_PAUSE_MS = 1_000;
const PAUSE_MAX_MS = 60_000;
/** The maximum wait, even if the receiver requests a longer one. */
const ASKED_PAUSE_MAX_MS = 600_000;
/** A burst of this many, then one per interval: within the limits of chat systems. */
const BURST = 5;
const ONE_PER_MS = 3_000;

export interface DispatcherParts {
  readonly channel: Channel;
  readonly wall: WallClock;
  readonly log: Log;
  readonly refusals: Refusals;
}

export function createDispatcher({ channel, wall, log, refusals }: DispatcherParts): Dispatcher {
  const queue = createQueue(WAITING_MAX);
  const stopped = new AbortController();
  let failures = 0;
  let isRefusing = false;
  let notBefore = Number.NEGATIVE_INFINITY;
  /** Permission to send: `BURST` at most, one more per `ONE_PER_MS`. */
  let leave = BURST;
  let leaveAt = wall.now();
  let isStopping = false;
  let cancelWait: Cancel = () => {};
  let running: Promise<void> | undefined;
  let wake: () => void = () => {};

  function start(): void {
    running ??= run().finally(() => {
      running = undefined;
    });
  }

  async function run(): Promise<void> {
    while (queue.first() !== undefined && !stopped.signal.aborted) {
      await untilAllowed();
      // Selected again after the wait: a notice of a higher level may have arrived.
      const notice = queue.first();
      if (notice === undefined || stopped.signal.aborted) return;
      leave -= 1;
      const dropped = queue.takeDropped();
      settle(notice, await deliver(withDropped(notice, dropped)));
    }
  }

  async function deliver(notice: Notice): Promise<Delivery> {
    try {
      return await channel.deliver(notice, stopped.signal);
    } catch {
      // The thrown error may contain the address; and a message must never crash the engine.
      return { kind: 'refused', why: 'it could not be put together' };
    }
  }

  function settle(notice: Notice, delivery: Delivery): void {
    if (delivery.kind === 'later' && !isStopping) return failed(delivery);
    queue.remove(notice);
    if (delivery.kind === 'delivered') return accepted();
    const { kind } = notice;
    const { why } = delivery;
    log.error(`The ${channel.name} rejected a message.`, { kind, why });
    if (delivery.kind === 'later' || isRefusing) return;
    isRefusing = true;
    refusals.begun({ channel: channel.name, why, lost: notice });
  }

  function accepted(): void {
    if (failures > 0) log.info(`The ${channel.name} accepts messages again.`, { failures });
    failures = 0;
    if (isRefusing) refusals.ended(channel.name);
    isRefusing = false;
  }

  function failed({ why, waitMs }: Extract<Delivery, { kind: 'later' }>): void {
    if (failures === 0) log.warn(`A message is delayed: ${channel.name}: ${why}.`);
    const grown = Math.min(FIRST_PAUSE_MS * 2 ** failures, PAUSE_MAX_MS);
    notBefore = wall.now() + Math.min(waitMs ?? grown, ASKED_PAUSE_MAX_MS);
    failures += 1;
  }

  async function untilAllowed(): Promise<void> {
    for (let waitMs = pauseMs(); waitMs > 0 && !isStopping; waitMs = pauseMs()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        cancelWait = wall.after(waitMs, resolve);
      });
    }
  }

  function pauseMs(): number {
    const now = wall.now();
    leave = Math.min(BURST, leave + (now - leaveAt) / ONE_PER_MS);
    leaveAt = now;
    return Math.ceil(Math.max((1 - leave) * ONE_PER_MS, notBefore - now));
  }

  return {
    push(notice) {
      if (isStopping) return;
      queue.push(notice);
      start();
    },
    async stop(deadlineMs) {
      isStopping = true;
      cancelWait();
      wake();
      const cancel = wall.after(deadlineMs, () => stopped.abort());
      await running;
      cancel();
      if (queue.first() !== undefined) log.warn(`Messages to the ${channel.name} were dropped.`);
    },
  };
}

function withDropped(notice: Notice, dropped: number): Notice {
  if (dropped === 0) return notice;
  return {
    ...notice,
    text: `${notice.text} [${dropped} older or lower-level messages were dropped]`,
  };
}
