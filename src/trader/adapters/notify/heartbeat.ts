// Calls an address every minute while the engine runs, so that an external monitor notices when the calls stop.
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import type { Log } from '../../ports/log.ts';
import { createHttpRequester, deliveryOf, type HttpCaller } from './http-call.ts';

export interface HeartbeatOptions {
  readonly url: string;
  readonly call: HttpCaller;
  readonly wall: WallClock;
  readonly log: Log;
  /** Whether the engine has run within this many wall ms. */
  isAlive(withinMs: number): boolean;
}

const PERIOD_MS = 60_000;

export function createHeartbeat(options: HeartbeatOptions): { stop(): void } {
  const { url, wall, log } = options;
  const stopped = new AbortController();
  let cancel: Cancel = () => {};
  let isFailing = false;

  async function sign(): Promise<void> {
    const delivery = await options.call({ method: 'GET', url }, stopped.signal);
    const hasFailed = delivery.kind !== 'delivered';
    if (hasFailed && !isFailing && !stopped.signal.aborted) {
      log.warn('The heartbeat address does not answer.', { why: delivery.why });
    }
    isFailing = hasFailed;
  }

  function beat(): void {
    cancel = wall.after(PERIOD_MS, beat);
    // No call is sent: silence raises the alarm at the monitor.
    if (options.isAlive(PERIOD_MS)) void sign();
  }

  beat();
  return {
    stop() {
      cancel();
      stopped.abort();
    },
  };
}

/** Healthchecks answers 200 also to calls for a check that it does not have, or that it does not count. */
const NOT_COUNTED = /\((not found|rate limited)\)/i;

/** A monitor's answer: delivered only if it counted the call. */
export function createHeartbeatCaller(wall: WallClock): HttpCaller {
  const request = createHttpRequester(wall);
  return async (call, stopped) => {
    const answer = await request(call, stopped);
    if (!answer.ok) return { kind: 'later', why: answer.failure };
    const delivery = deliveryOf(answer.value);
    const reason = NOT_COUNTED.exec(answer.value.body)?.[1];
    if (delivery.kind !== 'delivered' || reason === undefined) return delivery;
    return { kind: 'refused', why: `the monitor does not count the call: ${reason}` };
  };
}
