// A gateway that should work and does not: restarted by IBC where nothing is against it, else named with what to do.
// Decision 0119
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isAround } from '../../../market/time/recurring-time.ts';
import { duration } from '../wording/figures.ts';
import type { GatewaySeen, TraderSeen } from './gateway-seen.ts';
import type { GatewaySchedule } from './schedule-faults.ts';
import type { WritableStep } from './week-step.ts';

export interface DeadGatewayWatch {
  look(now: Instant, away: Away, step: WritableStep): void;
  /** The daemon works with it again. */
  back(): void;
  rivalSeen(now: Instant): void;
}

export interface Away extends Pick<GatewaySeen, 'isListening' | 'isIbcThere'> {
  readonly since: Instant;
  readonly trader: TraderSeen;
  /** By IBC's log. */
  readonly isLoggedIn: boolean;
}

/** The daemon itself needs 15 s to be sure that a gateway is silent. */
export const STUCK_MS = 45 * SECOND_MS;
const AGAIN_MS = 30 * MINUTE_MS;
/** IBC sets the restart to the next minute or the one after it; the gateway then needs two. */
const RESTART_TAKES_MS = 4 * MINUTE_MS;
const RESTARTS_APART_MS = 30 * MINUTE_MS;
const RESTARTS_A_DAY = 3;
const DAY_MS = 24 * HOUR_MS;
const RIVAL_LASTS_MS = 15 * MINUTE_MS;

export function createDeadGatewayWatch(
  { restartAt }: GatewaySchedule,
  hasIbc: boolean,
): DeadGatewayWatch {
  let saidAt: Instant | undefined;
  let rivalAt: Instant | undefined;
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
    // The daemon calls every gateway so that stays away for minutes; IBC's log says whether it is logged in.
    if (trader.state === 'login_required' && !isLoggedIn)
      reasons.push('it may wait for a login, which a restart would only begin anew');
    if (rivalAt !== undefined && now - rivalAt < RIVAL_LASTS_MS) reasons.push(RIVAL);
    if (trader.inFlight > 0)
      reasons.push(
        `${trader.inFlight} orders are in flight; look at them in the broker's app, then run \`sluice gateway restart --yes\``,
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
      const { since, trader, isListening, isIbcThere } = away;
      if (now - since < STUCK_MS || isRestarting(now)) return;
      if (!isListening) return say(now, goneText(isIbcThere, hasIbc), trader, step);
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
    rivalSeen(now) {
      rivalAt = now;
    },
  };
}

const RIVAL =
  'another session of the same user has taken its connection; log out there, or give sluice a user for itself';

function goneText(isIbcThere: boolean, hasIbc: boolean): string {
  const ibc = !hasIbc
    ? ''
    : isIbcThere
      ? ' IBC runs, so that it may be starting or waiting for a login.'
      : ' IBC does not run either.';
  return `Nothing listens on the port of the gateway.${ibc} Start its unit again, and look at its log`;
}
