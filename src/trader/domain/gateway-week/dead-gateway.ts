// A gateway that should work and does not: restarted by IBC where nothing is against it, else named with what to do.
// Decision 0119
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isAround } from '../../../market/time/recurring-time.ts';
import { counted, duration } from '../wording/figures.ts';
import type { GatewaySeen, TraderSeen } from './gateway-seen.ts';
import type { GatewaySchedule } from './schedule-faults.ts';
import type { WritableStep } from './week-step.ts';

export interface DeadGatewayWatch {
  look(now: Instant, away: Away, step: WritableStep): void;
  /** The daemon works with it again. */
  back(): void;
}

export interface Away extends Pick<GatewaySeen, 'isListening' | 'isIbcThere'> {
  readonly since: Instant;
  readonly trader: TraderSeen;
  /** The gateway was logged in when it was last seen, and its week has not ended since. */
  readonly isLoggedIn: boolean;
  /** Another session of the user was seen, and none of ours since. */
  readonly hasRival: boolean;
}

/** The daemon itself needs 15 s to be sure that a gateway is silent. */
export const STUCK_MS = 45 * SECOND_MS;
const AGAIN_MS = 30 * MINUTE_MS;
/** A restart by IBC, or of the night, takes about two. */
const RESTART_TAKES_MS = 4 * MINUTE_MS;
const RESTARTS_APART_MS = 30 * MINUTE_MS;
const RESTARTS_A_DAY = 3;
const DAY_MS = 24 * HOUR_MS;

export function createDeadGatewayWatch(
  { restartAt }: GatewaySchedule,
  hasIbc: boolean,
): DeadGatewayWatch {
  let saidAt: Instant | undefined;
  let restarts: readonly Instant[] = [];

  function isRestarting(now: Instant): boolean {
    const last = restarts.at(-1);
    if (last !== undefined && now - last < RESTART_TAKES_MS) return true;
    const window = { beforeMs: 0, afterMs: RESTART_TAKES_MS };
    return restartAt !== undefined && isAround(restartAt, now, window);
  }

  function say(now: Instant, what: string, { cover }: TraderSeen, step: WritableStep): void {
    if (saidAt !== undefined && now - saidAt < AGAIN_MS) return;
    saidAt = now;
    step.say('gateway-stuck', `${what}; ${cover}`);
  }

  function reasonsAgainst(now: Instant, { isIbcThere, trader, isLoggedIn }: Away): string[] {
    restarts = restarts.filter((at) => now - at < DAY_MS);
    const last = restarts.at(-1);
    const reasons: string[] = [];
    if (!hasIbc) reasons.push('`gateway.ibc` is not configured; restart it by hand');
    else if (!isIbcThere)
      reasons.push("IBC's port does not answer either; start the unit of IBC again by hand");
    if (!isLoggedIn) reasons.push('it may wait for a login, which a restart would only begin anew');
    if (trader.inFlight === undefined)
      reasons.push('the daemon does not say which orders are in flight');
    else if (trader.inFlight > 0)
      reasons.push(
        `${counted(trader.inFlight, 'order')} ${trader.inFlight === 1 ? 'is' : 'are'} in flight; look at ${trader.inFlight === 1 ? 'it' : 'them'} in the broker's app, then run \`sluice gateway restart --yes\``,
      );
    if (last !== undefined && now - last < RESTARTS_APART_MS)
      reasons.push(
        `it was restarted ${duration(now - last)} ago and did not come back; log it in by hand`,
      );
    else if (restarts.length >= RESTARTS_A_DAY)
      reasons.push(`it was restarted ${restarts.length} times within a day; look at its log`);
    return reasons;
  }

  return {
    look(now, away, step) {
      const { since, trader, isListening, isIbcThere, hasRival } = away;
      if (now - since < STUCK_MS || isRestarting(now)) return;
      if (hasRival) return say(now, RIVAL, trader, step);
      // The daemon says that, and a restart of the gateway does not bring the uplink back.
      if (trader.state === 'lost') return;
      if (!isListening) return say(now, goneText(isIbcThere, hasIbc), trader, step);
      if (!trader.isMute) return say(now, ANSWERS, trader, step);
      const mute = `The gateway takes connections, but has not answered for ${duration(now - since)}`;
      const against = reasonsAgainst(now, away);
      if (against.length > 0)
        return say(now, `${mute}. It is not restarted: ${against.join('; ')}`, trader, step);
      restarts = [...restarts, now];
      saidAt = undefined;
      step.command = 'RESTART';
      step.say(
        'gateway-restarted',
        `${mute}. Nothing is in flight, so that IBC restarts it, which keeps the login; ${trader.cover}`,
      );
    },
    back() {
      saidAt = undefined;
    },
  };
}

const RIVAL =
  'Another session of the same user has taken the connection of the gateway. It is not restarted, which would throw that session out: log out there, or give sluice a user for itself, then start the unit of IBC again';
const ANSWERS =
  'The gateway answers, but the daemon cannot work with it; a restart would not change that: `sluice status` says why';

function goneText(isIbcThere: boolean, hasIbc: boolean): string {
  const ibc = !hasIbc
    ? ''
    : isIbcThere
      ? ' IBC runs, so that it may be starting or waiting for a login.'
      : ' IBC does not run either.';
  return `Nothing listens on the port of the gateway.${ibc} Start its unit again, and look at its log`;
}
