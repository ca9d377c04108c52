// The week of a gateway that a person logs in. What to say and to do follows from the daemon's answers rather than from a process that
// exists: a gateway can hold its port open and answer nothing. A login is announced and never made, and a refused password is not tried
// again.
// Decision 0119
import { HOUR_MS, type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import type { GatewayState } from '../terms/connection-states.ts';
import { duration } from '../wording/figures.ts';
import { createDeadGatewayWatch, STUCK_MS } from './dead-gateway.ts';
import type { GatewaySeen, TraderSeen } from './gateway-seen.ts';
import type { LoginSign } from './login-signs.ts';
import { createLoginWatch } from './login-watch.ts';
import { createReminder } from './reminder.ts';
import type { GatewaySchedule } from './schedule-faults.ts';
import { createStep, type WeekNoticeKind, type WeekStep, type WritableStep } from './week-step.ts';

export interface GatewayWeek {
  look(now: Instant, seen: GatewaySeen): WeekStep;
}

interface Parts {
  readonly schedule: GatewaySchedule;
  /** A port for IBC's commands is configured. */
  readonly hasIbc: boolean;
  /** Before the first look, of IBC's log. */
  readonly lastSign: LoginSign | undefined;
  readonly startedAt: Instant;
}

const REFUSED_AGAIN_MS = 30 * MINUTE_MS;
const BESIDE_AGAIN_MS = 12 * HOUR_MS;
/** Two looks are seconds apart: a longer gap means that this machine slept, or its clock was set. */
const SLEPT_MS = MINUTE_MS;
const NOTICED_MS = 2 * MINUTE_MS;
/** The mark is what keeps the password from being tried again: more has to show that the gateway works all the same. */
const REFUSAL_NOTICED_MS = 10 * MINUTE_MS;

export function createGatewayWeek({ schedule, hasIbc, lastSign, startedAt }: Parts): GatewayWeek {
  const login = createLoginWatch(schedule, startedAt);
  const dead = createDeadGatewayWatch(schedule, hasIbc);
  const refused = createReminder(0, REFUSED_AGAIN_MS);
  const relogin = createReminder(0, REFUSED_AGAIN_MS);
  const silent = createReminder(STUCK_MS, BESIDE_AGAIN_MS);
  const withoutIbc = createReminder(2 * STUCK_MS, BESIDE_AGAIN_MS);
  const withoutLog = createReminder(0, BESIDE_AGAIN_MS);
  let isLoggedIn = lastSign === 'logged-in';
  let hasReloginRefused = lastSign === 'relogin-refused';
  let rivalAt: Instant | undefined;
  /** Until something newer is known of the gateway. */
  let refusedAt: Instant | undefined;
  let awaySince: Instant | undefined;
  let lookedAt = startedAt;
  let hasAlarmed = false;

  function signSeen(now: Instant, sign: LoginSign, step: WritableStep): void {
    if (sign === 'rival') {
      rivalAt = now;
      return;
    }
    if (sign !== 'push-closed') isLoggedIn = sign === 'logged-in';
    if (sign === 'logged-in') {
      rivalAt = undefined;
      refusedAt = undefined;
    }
    if (sign !== 'push-closed') hasReloginRefused = sign === 'relogin-refused';
    if (sign !== 'refused' && sign !== 'relogin-refused') return login.signSeen(now, sign, step);
    login.forget();
    if (sign === 'relogin-refused') return relogin.reset();
    step.isRefused = true;
    refusedAt = now;
    refused.reset();
  }

  function judge(now: Instant, seen: GatewaySeen, step: WritableStep): void {
    const { trader, signs } = seen;
    // What the log has just said is newer than what the daemon knows.
    const isNewer = signs.some((sign) => sign !== 'logged-in' && sign !== 'push-closed');
    const isUp = trader !== undefined && UP.has(trader.state);
    if (!isUp || now - (refusedAt ?? 0) > REFUSAL_NOTICED_MS) refusedAt = undefined;
    if (isUp && !isNewer && refusedAt === undefined) return up(now, trader, step);
    if (trader === undefined) awaySince = undefined;
    else {
      awaySince ??= now;
      login.noteAway();
    }
    if (seen.isRefused || step.isRefused === true) return stayOut(now, seen, step);
    if (hasReloginRefused) {
      if (relogin.isDue(now, true)) step.say('gateway-stuck', RELOGIN_REFUSED);
      return;
    }
    if (login.isAwaited(trader)) return login.sayOverdue(now, step);
    if (trader === undefined || awaySince === undefined) return;
    dead.look(
      now,
      { ...seen, since: awaySince, trader, isLoggedIn, hasRival: rivalAt !== undefined },
      step,
    );
  }

  /** IBC by itself tries again within seconds: it is stopped whenever it is there. */
  function stayOut(now: Instant, { isIbcThere }: GatewaySeen, step: WritableStep): void {
    if (hasIbc && isIbcThere) step.command = 'STOP';
    if (refused.isDue(now, true)) step.say('password-refused', refusedText(hasIbc));
  }

  function up(now: Instant, { cover }: TraderSeen, step: WritableStep): void {
    const since = awaySince;
    awaySince = undefined;
    dead.back();
    const ended = login.up(now);
    if (ended === 'coming') return;
    isLoggedIn = true;
    hasReloginRefused = false;
    // The daemon may not have noticed yet that the connection was taken.
    if (rivalAt !== undefined && now - rivalAt > NOTICED_MS) rivalAt = undefined;
    step.isRefused = false;
    if ((ended !== 'done' && !hasAlarmed) || since === undefined) return;
    hasAlarmed = false;
    step.say(
      'gateway-recovered',
      `The gateway is logged in and answers again after ${duration(now - since)}; ${cover}`,
    );
  }

  /** What is wrong with the means of watching. */
  function means(now: Instant, seen: GatewaySeen, step: WritableStep): void {
    if (silent.isDue(now, seen.trader === undefined)) step.say('daemon-silent', SILENT);
    const isUp = seen.trader !== undefined && UP.has(seen.trader.state);
    if (withoutIbc.isDue(now, hasIbc && isUp && !seen.isIbcThere && !seen.isRefused))
      step.say('gateway-stuck', WITHOUT_IBC);
    if (withoutLog.isDue(now, seen.isLogMissing)) step.say('gateway-stuck', WITHOUT_LOG);
  }

  return {
    look(now, seen) {
      const step = createStep();
      if (Math.abs(now - lookedAt) > SLEPT_MS) awaySince = undefined;
      lookedAt = now;
      for (const sign of seen.signs) signSeen(now, sign, step);
      if (login.announce(now, seen.trader, step)) isLoggedIn = false;
      login.sayPush(now, step);
      means(now, seen, step);
      judge(now, seen, step);
      if (step.notices.some(({ kind }) => ALARMS.has(kind))) hasAlarmed = true;
      return step;
    },
  };
}

const UP: ReadonlySet<GatewayState> = new Set(['ready', 'suspect', 'read_only']);
const ALARMS: ReadonlySet<WeekNoticeKind> = new Set([
  'login-push',
  'login-missed',
  'password-refused',
  'gateway-stuck',
  'gateway-restarted',
]);

const SILENT =
  'The daemon does not answer, so that the gateway cannot be judged and is not restarted. Stops that rest at the broker act by themselves; run `sluice status`';
const WITHOUT_IBC =
  "IBC's port for commands does not answer, so that nothing could be restarted: set CommandServerPort in its configuration, or correct `gateway.ibc`. The gateway works";
const WITHOUT_LOG =
  "IBC's log cannot be read, so that neither a push nor a refused password is seen: correct `gateway.ibc.log`, or let the user of this service read it";
const RELOGIN_REFUSED =
  'After a restart the gateway could not log in again by itself, for which IBC types no password: the gateway waits at that message. The password was not refused. Restart the unit of IBC, which logs in from the start, and answer the push in IBKR Mobile';

function refusedText(hasIbc: boolean): string {
  const own = hasIbc ? 'IBC is stopped, and its unit does not start again' : 'stop IBC';
  return `IBKR refuses the user name or the password of the gateway. No further try is made, since each one may lock the user: ${own}. Correct the password in IBC's configuration, then run \`sluice gateway allow-login --yes\` and start the unit of IBC`;
}
