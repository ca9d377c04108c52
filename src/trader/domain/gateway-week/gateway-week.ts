// The week of a gateway that a person logs in. What to say and to do follows from the daemon's answers rather than from a process that
// exists: a gateway can hold its port open and answer nothing. A login is announced and never made, and a refused password is not tried
// again.
// Decision 0119
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import type { GatewayState } from '../terms/connection-states.ts';
import { duration } from '../wording/figures.ts';
import { createDeadGatewayWatch, STUCK_MS } from './dead-gateway.ts';
import type { GatewaySeen, TraderSeen } from './gateway-seen.ts';
import type { LoginSign } from './login-signs.ts';
import { createLoginWatch } from './login-watch.ts';
import type { GatewaySchedule } from './schedule-faults.ts';
import { createStep, type WeekNoticeKind, type WeekStep, type WritableStep } from './week-step.ts';

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

const REFUSED_AGAIN_MS = 30 * MINUTE_MS;

export function createGatewayWeek({ schedule, hasIbc, startedAt, ...parts }: Parts): GatewayWeek {
  const login = createLoginWatch(schedule, startedAt);
  const dead = createDeadGatewayWatch(schedule, hasIbc);
  let { isRefused, lastSign } = parts;
  let refusedSaidAt: Instant | undefined;
  let awaySince: Instant | undefined;
  let silentSince: Instant | undefined;
  let isSilenceSaid = false;
  let hasAlarmed = false;

  function signSeen(
    now: Instant,
    sign: LoginSign,
    { trader }: GatewaySeen,
    step: WritableStep,
  ): void {
    lastSign = sign;
    if (sign === 'rival') return dead.rivalSeen(now);
    if (sign !== 'refused') return login.signSeen(now, sign, trader, step);
    if (!isRefused) step.isRefused = true;
    isRefused = true;
    login.forget();
    if (hasIbc) step.command = 'STOP';
    sayRefused(now, step);
  }

  function sayRefused(now: Instant, step: WritableStep): void {
    refusedSaidAt = now;
    step.say('password-refused', refusedText(hasIbc));
  }

  function judge(now: Instant, seen: GatewaySeen, step: WritableStep): void {
    const { trader } = seen;
    if (trader === undefined) silent(now, step);
    else answering();
    if (trader !== undefined && LOGGED_IN.has(trader.state)) return up(now, trader, step);
    if (trader !== undefined) {
      awaySince ??= now;
      login.noteAway();
    }
    if (isRefused) {
      if (refusedSaidAt === undefined || now - refusedSaidAt >= REFUSED_AGAIN_MS)
        sayRefused(now, step);
      return;
    }
    if (login.isAwaited(trader)) return login.wait(now, step);
    if (trader === undefined || awaySince === undefined) return;
    const isLoggedIn = lastSign === 'logged-in';
    dead.look(now, { ...seen, since: awaySince, trader, isLoggedIn }, step);
  }

  function answering(): void {
    silentSince = undefined;
    isSilenceSaid = false;
  }

  function silent(now: Instant, step: WritableStep): void {
    silentSince ??= now;
    if (isSilenceSaid || now - silentSince < STUCK_MS) return;
    isSilenceSaid = true;
    step.say('daemon-silent', SILENT);
  }

  function up(now: Instant, { cover }: TraderSeen, step: WritableStep): void {
    const since = awaySince;
    awaySince = undefined;
    dead.back();
    if (isRefused) step.isRefused = false;
    isRefused = false;
    const ended = login.up(now);
    const isNews = ended === 'done' || hasAlarmed;
    if (ended === 'coming' || !isNews || since === undefined) return;
    hasAlarmed = false;
    step.say(
      'gateway-recovered',
      `The gateway is logged in and answers again after ${duration(now - since)}; ${cover}`,
    );
  }

  return {
    look(now, seen) {
      const step = createStep();
      for (const sign of seen.signs) signSeen(now, sign, seen, step);
      login.announce(now, seen.trader, step);
      judge(now, seen, step);
      if (step.notices.some(({ kind }) => ALARMS.has(kind))) hasAlarmed = true;
      return step;
    },
  };
}

const LOGGED_IN: ReadonlySet<GatewayState> = new Set(['ready', 'suspect', 'lost', 'read_only']);
const ALARMS: ReadonlySet<WeekNoticeKind> = new Set([
  'login-push',
  'login-missed',
  'password-refused',
  'gateway-stuck',
  'gateway-restarted',
]);

const SILENT =
  'The daemon does not answer, so that the gateway cannot be judged and is not restarted. Stops that rest at the broker act by themselves; run `sluice status`';

function refusedText(hasIbc: boolean): string {
  const own = hasIbc ? 'IBC is stopped, and its unit does not start again' : 'stop IBC';
  return `IBKR refuses the user name or the password of the gateway. No further try is made, since each one may lock the user: ${own}. Correct the password in IBC's configuration, then run \`sluice gateway allow-login --yes\` and start the unit of IBC`;
}
