// The week of a gateway that a person logs in. What to say and to do follows from the daemon's answers rather than from a process that
// exists: a gateway can hold its port open and answer nothing. A login is announced and never made, and a refused password is not tried
// again.
// Decision 0119
import { type Instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isAround, nextAfter } from '../../../market/time/recurring-time.ts';
import type { GatewayState } from '../terms/connection-states.ts';
import { duration } from '../wording/figures.ts';
import type { LoginSign } from './login-signs.ts';
import type { GatewaySchedule } from './schedule-faults.ts';

export interface TraderSeen {
  readonly state: GatewayState;
  /** Orders without an outcome, and entries and exits that work. */
  readonly inFlight: number;
  /** `3 positions, all protected at the broker` */
  readonly cover: string;
}

export interface GatewaySeen {
  /** What the daemon answers; undefined if it does not. */
  readonly trader: TraderSeen | undefined;
  /** The gateway's port for clients takes connections. */
  readonly isListening: boolean;
  /** IBC's port for commands takes connections. */
  readonly isIbcThere: boolean;
  /** What IBC's log has said since the last look, oldest first. */
  readonly signs: readonly LoginSign[];
}

export type WeekNoticeKind =
  | 'login-due'
  | 'login-push'
  | 'login-missed'
  | 'password-refused'
  | 'gateway-stuck'
  | 'gateway-restarted'
  | 'daemon-silent'
  | 'gateway-recovered';

export interface WeekNotice {
  readonly kind: WeekNoticeKind;
  readonly text: string;
}

export interface WeekStep {
  readonly notices: readonly WeekNotice[];
  /** For IBC. `RESTART` keeps the login, `STOP` ends the gateway. */
  readonly command?: 'RESTART' | 'STOP';
  /** Whether a password was refused, if that has changed. */
  readonly isRefused?: boolean;
}

export interface GatewayWeek {
  look(now: Instant, seen: GatewaySeen): WeekStep;
}

interface Parts {
  readonly schedule: GatewaySchedule;
  /** A port for IBC's commands is configured. */
  readonly hasIbc: boolean;
  /** A password was refused before, and no person has allowed another login. */
  readonly isRefused: boolean;
  /** Before the first look, of IBC's log. */
  readonly lastSign: LoginSign | undefined;
  readonly startedAt: Instant;
}

/** Before the weekly login. */
const ANNOUNCED_MS = [30 * MINUTE_MS, 10 * MINUTE_MS, 0] as const;
/** IBKR withdraws a push after about three minutes. */
const PUSH_LASTS_MS = 3 * MINUTE_MS;
const PUSH_AGAIN_MS = MINUTE_MS;
/** From the due time, or from the first push. */
const LOGIN_TAKES_MS = 10 * MINUTE_MS;
const MISSED_AGAIN_MS = 10 * MINUTE_MS;
const REFUSED_AGAIN_MS = 30 * MINUTE_MS;
/** The daemon itself needs 15 s to be sure that a gateway is silent. */
const STUCK_MS = 45 * SECOND_MS;
const STUCK_AGAIN_MS = 30 * MINUTE_MS;
/** IBC sets the restart to the next minute or the one after it; the gateway then needs two. */
const RESTART_TAKES_MS = 4 * MINUTE_MS;
const RESTARTS_APART_MS = 30 * MINUTE_MS;
const RESTARTS_A_DAY = 3;
const DAY_MS = 24 * 60 * MINUTE_MS;
const RIVAL_LASTS_MS = 15 * MINUTE_MS;

interface Login {
  readonly since: Instant;
  /** Of the weekly one the gateway may still be up for a moment. */
  readonly isWeekly: boolean;
  hasBeenAway: boolean;
  pushedAt: Instant | undefined;
  pushSaidAt: Instant | undefined;
  missedSaidAt: Instant | undefined;
}

export function createGatewayWeek(parts: Parts): GatewayWeek {
  const { schedule, hasIbc } = parts;
  let { isRefused, lastSign } = parts;
  let refusedSaidAt: Instant | undefined;
  let due = nextDue(parts.startedAt);
  let announced = 0;
  let login: Login | undefined;
  let awaySince: Instant | undefined;
  let stuckSaidAt: Instant | undefined;
  let silentSince: Instant | undefined;
  let isSilenceSaid = false;
  let rivalAt: Instant | undefined;
  let restarts: readonly Instant[] = [];
  let hasAlarmed = false;

  function nextDue(now: Instant): Instant | undefined {
    return schedule.weeklyLogin === undefined ? undefined : nextAfter(schedule.weeklyLogin, now);
  }

  function look(now: Instant, seen: GatewaySeen): WeekStep {
    const step = createStep();
    for (const sign of seen.signs) {
      lastSign = sign;
      signSeen(now, sign, seen, step);
    }
    announce(now, seen, step);
    judge(now, seen, step);
    if (step.notices.some(({ kind }) => ALARMS.has(kind))) hasAlarmed = true;
    return step;
  }

  function signSeen(
    now: Instant,
    sign: LoginSign,
    { trader }: GatewaySeen,
    step: WritableStep,
  ): void {
    switch (sign) {
      case 'push-sent':
        login ??= newLogin(now, false);
        login.hasBeenAway = true;
        login.pushedAt = now;
        login.pushSaidAt = undefined;
        return;
      case 'push-missed':
        login ??= newLogin(now, false);
        login.hasBeenAway = true;
        login.pushedAt = undefined;
        login.missedSaidAt = now;
        return step.say(
          'login-missed',
          'The push on the phone was not answered in time, so that the gateway is not logged in. IBC asks again after five minutes if it is set to, else start its unit again; then answer in IBKR Mobile',
        );
      case 'push-closed':
        if (login !== undefined) login.pushedAt = undefined;
        return;
      case 'logged-in':
        if (login !== undefined) login.pushedAt = undefined;
        // Whether it works then is the daemon's to say.
        if (trader === undefined) login = undefined;
        return;
      case 'rival':
        rivalAt = now;
        return;
      case 'refused':
        return refused(now, step);
    }
  }

  function refused(now: Instant, step: WritableStep): void {
    if (!isRefused) step.isRefused = true;
    isRefused = true;
    login = undefined;
    refusedSaidAt = now;
    if (hasIbc) step.command = 'STOP';
    step.say('password-refused', refusedText(hasIbc));
  }

  function announce(now: Instant, { trader }: GatewaySeen, step: WritableStep): void {
    if (due === undefined) return;
    const at = due;
    const reached = ANNOUNCED_MS.filter((ms) => now >= at - ms).length;
    if (reached > announced) {
      announced = reached;
      const when = now < at ? `is due in ${duration(at - now)}` : 'is due now';
      const cover = trader === undefined ? '' : `; ${trader.cover}`;
      step.say(
        'login-due',
        `The weekly login of the gateway ${when}: have the phone with IBKR Mobile at hand, and answer the push that comes${cover}. Until it is done nothing is sent and no stop is moved`,
      );
    }
    if (now < at) return;
    login = newLogin(at, true);
    due = nextDue(now);
    announced = 0;
  }

  function judge(now: Instant, seen: GatewaySeen, step: WritableStep): void {
    const { trader } = seen;
    if (trader === undefined) silent(now, step);
    else {
      silentSince = undefined;
      isSilenceSaid = false;
    }
    if (trader !== undefined && LOGGED_IN.has(trader.state)) return up(now, seen, step);
    if (trader !== undefined) awaySince ??= now;
    if (login !== undefined && trader !== undefined) login.hasBeenAway = true;
    if (isRefused) return remindRefused(now, step);
    if (login !== undefined && (trader !== undefined || login.hasBeenAway))
      return awaitLogin(now, login, step);
    if (trader !== undefined) away(now, seen, trader, step);
  }

  /** Its state says nothing without the daemon. */
  function silent(now: Instant, step: WritableStep): void {
    silentSince ??= now;
    if (isSilenceSaid || now - silentSince < STUCK_MS) return;
    isSilenceSaid = true;
    step.say(
      'daemon-silent',
      'The daemon does not answer, so that the gateway cannot be judged and is not restarted. Stops that rest at the broker act by themselves; run `sluice status`',
    );
  }

  function up(now: Instant, { trader }: GatewaySeen, step: WritableStep): void {
    const wasAway = awaySince;
    awaySince = undefined;
    stuckSaidAt = undefined;
    if (isRefused) {
      isRefused = false;
      step.isRefused = false;
    }
    const isLoginOver =
      login !== undefined && (login.hasBeenAway || now - login.since >= LOGIN_TAKES_MS);
    const isNews = login?.hasBeenAway === true || hasAlarmed;
    if (login !== undefined && !isLoginOver) return;
    login = undefined;
    if (!isNews || wasAway === undefined) return;
    hasAlarmed = false;
    step.say(
      'gateway-recovered',
      `The gateway is logged in and answers again after ${duration(now - wasAway)}; ${trader?.cover ?? ''}`,
    );
  }

  function remindRefused(now: Instant, step: WritableStep): void {
    if (refusedSaidAt !== undefined && now - refusedSaidAt < REFUSED_AGAIN_MS) return;
    refusedSaidAt = now;
    step.say('password-refused', refusedText(hasIbc));
  }

  function awaitLogin(now: Instant, open: Login, step: WritableStep): void {
    const { pushedAt, pushSaidAt } = open;
    const isPushOpen = pushedAt !== undefined && now - pushedAt < PUSH_LASTS_MS;
    if (isPushOpen && (pushSaidAt === undefined || now - pushSaidAt >= PUSH_AGAIN_MS)) {
      open.pushSaidAt = now;
      const left = duration(PUSH_LASTS_MS - (now - pushedAt));
      return step.say(
        'login-push',
        `IBKR has sent the push for the login of the gateway: answer it in IBKR Mobile within ${left}`,
      );
    }
    if (isPushOpen || now - open.since < LOGIN_TAKES_MS) return;
    if (open.missedSaidAt !== undefined && now - open.missedSaidAt < MISSED_AGAIN_MS) return;
    open.missedSaidAt = now;
    const what = pushedAt === undefined ? 'No push was seen' : 'The push was not answered';
    step.say(
      'login-missed',
      `The gateway is not logged in ${duration(now - open.since)} after its login was due. ${what}. Stops that rest at the broker act by themselves; nothing is sent, and no stop is moved. Open IBKR Mobile, or log the gateway in by hand; it is not restarted for this`,
    );
  }

  function away(now: Instant, seen: GatewaySeen, trader: TraderSeen, step: WritableStep): void {
    if (awaySince === undefined || now - awaySince < STUCK_MS || isRestarting(now)) return;
    if (!seen.isListening) return stuck(now, goneText(seen.isIbcThere, hasIbc), trader, step);
    const against = reasonsAgainstRestart(now, seen, trader);
    if (against.length > 0)
      return stuck(
        now,
        `The gateway takes connections, but has not answered for ${duration(now - awaySince)}. It is not restarted: ${against.join('; ')}`,
        trader,
        step,
      );
    restarts = [...restarts, now];
    stuckSaidAt = undefined;
    step.command = 'RESTART';
    step.say(
      'gateway-restarted',
      `The gateway takes connections, but has not answered for ${duration(now - awaySince)}. Nothing is in flight, so that IBC restarts it, which keeps the login; ${trader.cover}`,
    );
  }

  function stuck(now: Instant, what: string, { cover }: TraderSeen, step: WritableStep): void {
    if (stuckSaidAt !== undefined && now - stuckSaidAt < STUCK_AGAIN_MS) return;
    stuckSaidAt = now;
    step.say('gateway-stuck', `${what}; ${cover}`);
  }

  function isRestarting(now: Instant): boolean {
    const last = restarts.at(-1);
    if (last !== undefined && now - last < RESTART_TAKES_MS) return true;
    const window = { beforeMs: 0, afterMs: RESTART_TAKES_MS };
    return schedule.restartAt !== undefined && isAround(schedule.restartAt, now, window);
  }

  function reasonsAgainstRestart(
    now: Instant,
    { isIbcThere }: GatewaySeen,
    { state, inFlight }: TraderSeen,
  ): string[] {
    restarts = restarts.filter((at) => now - at < DAY_MS);
    const last = restarts.at(-1);
    const reasons: string[] = [];
    if (!hasIbc) reasons.push('`gateway.ibc` is not configured; restart it by hand');
    else if (!isIbcThere)
      reasons.push("IBC's port does not answer either; start the unit of IBC again by hand");
    // The daemon calls every gateway so that stays away for minutes; IBC's log says whether it is logged in.
    if (state === 'login_required' && lastSign !== 'logged-in')
      reasons.push('it may wait for a login, which a restart would only begin anew');
    if (rivalAt !== undefined && now - rivalAt < RIVAL_LASTS_MS)
      reasons.push(
        'another session of the same user has taken its connection; log out there, or give sluice a user for itself',
      );
    if (inFlight > 0)
      reasons.push(
        `${inFlight} orders are in flight; look at them in the broker's app, then run \`sluice gateway restart --yes\``,
      );
    if (last !== undefined && now - last < RESTARTS_APART_MS)
      reasons.push(
        `it was restarted ${duration(now - last)} ago and did not come back; log it in by hand`,
      );
    else if (restarts.length >= RESTARTS_A_DAY)
      reasons.push(`it was restarted ${restarts.length} times within a day; look at its log`);
    return reasons;
  }

  return { look };
}

const LOGGED_IN: ReadonlySet<GatewayState> = new Set(['ready', 'suspect', 'lost', 'read_only']);
const ALARMS: ReadonlySet<WeekNoticeKind> = new Set([
  'login-push',
  'login-missed',
  'password-refused',
  'gateway-stuck',
  'gateway-restarted',
]);

function newLogin(since: Instant, isWeekly: boolean): Login {
  return {
    ...{ since, isWeekly, hasBeenAway: false },
    ...{ pushedAt: undefined, pushSaidAt: undefined, missedSaidAt: undefined },
  };
}

function refusedText(hasIbc: boolean): string {
  const own = hasIbc ? 'IBC is stopped, and its unit does not start again' : 'stop IBC';
  return `IBKR refuses the user name or the password of the gateway. No further try is made, since each one may lock the user: ${own}. Correct the password in IBC's configuration, then run \`sluice gateway allow-login --yes\` and start the unit of IBC`;
}

function goneText(isIbcThere: boolean, hasIbc: boolean): string {
  const ibc = !hasIbc
    ? ''
    : isIbcThere
      ? ' IBC runs, so that it may be starting or waiting for a login.'
      : ' IBC does not run either.';
  return `Nothing listens on the port of the gateway.${ibc} Start its unit again, and look at its log`;
}

interface WritableStep {
  readonly notices: WeekNotice[];
  command?: 'RESTART' | 'STOP';
  isRefused?: boolean;
  say(kind: WeekNoticeKind, text: string): void;
}

function createStep(): WritableStep {
  const notices: WeekNotice[] = [];
  return { notices, say: (kind, text) => void notices.push({ kind, text }) };
}
