// A login of the gateway: announced before it is due, its push said while it can be answered, an alarm when it is missed.
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { nextAfter } from '../../../market/time/recurring-time.ts';
import { duration } from '../wording/figures.ts';
import type { TraderSeen } from './gateway-seen.ts';
import type { LoginSign } from './login-signs.ts';
import type { GatewaySchedule } from './schedule-faults.ts';
import type { WritableStep } from './week-step.ts';

export interface LoginWatch {
  announce(now: Instant, trader: TraderSeen | undefined, step: WritableStep): void;
  signSeen(
    now: Instant,
    sign: Exclude<LoginSign, 'refused' | 'rival'>,
    trader: TraderSeen | undefined,
    step: WritableStep,
  ): void;
  /** The gateway is away, so that the login is what is waited for. */
  noteAway(): void;
  isAwaited(trader: TraderSeen | undefined): boolean;
  wait(now: Instant, step: WritableStep): void;
  /** The daemon works with the gateway: whether a login is over by that, was never asked for, or is still to come. */
  up(now: Instant): 'done' | 'none' | 'coming';
  forget(): void;
}

/** Before the weekly login. */
const ANNOUNCED_MS = [30 * MINUTE_MS, 10 * MINUTE_MS, 0] as const;
/** IBKR withdraws a push after about three minutes. */
const PUSH_LASTS_MS = 3 * MINUTE_MS;
const PUSH_AGAIN_MS = MINUTE_MS;
/** From the due time, or from the first push. */
const TAKES_MS = 10 * MINUTE_MS;
const MISSED_AGAIN_MS = 10 * MINUTE_MS;

interface Login {
  readonly since: Instant;
  /** At the weekly one the gateway may still be up for a moment. */
  hasBeenAway: boolean;
  pushedAt: Instant | undefined;
  pushSaidAt: Instant | undefined;
  missedSaidAt: Instant | undefined;
}

export function createLoginWatch({ weeklyLogin }: GatewaySchedule, startedAt: Instant): LoginWatch {
  let due = nextDue(startedAt);
  let announced = 0;
  let login: Login | undefined;

  function nextDue(now: Instant): Instant | undefined {
    return weeklyLogin === undefined ? undefined : nextAfter(weeklyLogin, now);
  }

  /** Seen in the log: the gateway is not logged in. */
  function opened(now: Instant): Login {
    login ??= newLogin(now);
    login.hasBeenAway = true;
    return login;
  }

  return {
    announce(now, trader, step) {
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
      login = newLogin(at);
      due = nextDue(now);
      announced = 0;
    },

    signSeen(now, sign, trader, step) {
      switch (sign) {
        case 'push-sent':
          Object.assign(opened(now), { pushedAt: now, pushSaidAt: undefined });
          return;
        case 'push-closed':
          if (login !== undefined) login.pushedAt = undefined;
          return;
        case 'push-missed':
          Object.assign(opened(now), { pushedAt: undefined, missedSaidAt: now });
          return step.say('login-missed', MISSED);
        case 'logged-in':
          // Whether it works then is the daemon's to say.
          if (trader === undefined) login = undefined;
          else if (login !== undefined) login.pushedAt = undefined;
      }
    },

    noteAway() {
      if (login !== undefined) login.hasBeenAway = true;
    },

    isAwaited: (trader) => login !== undefined && (trader !== undefined || login.hasBeenAway),

    wait(now, step) {
      if (login === undefined) return;
      const { since, pushedAt, pushSaidAt, missedSaidAt } = login;
      const isPushOpen = pushedAt !== undefined && now - pushedAt < PUSH_LASTS_MS;
      if (isPushOpen && (pushSaidAt === undefined || now - pushSaidAt >= PUSH_AGAIN_MS)) {
        login.pushSaidAt = now;
        const left = duration(PUSH_LASTS_MS - (now - pushedAt));
        return step.say(
          'login-push',
          `IBKR has sent the push for the login of the gateway: answer it in IBKR Mobile within ${left}`,
        );
      }
      if (isPushOpen || now - since < TAKES_MS) return;
      if (missedSaidAt !== undefined && now - missedSaidAt < MISSED_AGAIN_MS) return;
      login.missedSaidAt = now;
      step.say('login-missed', overdue(now - since, pushSaidAt !== undefined));
    },

    up(now) {
      if (login === undefined) return 'none';
      const { hasBeenAway, since } = login;
      if (!hasBeenAway && now - since < TAKES_MS) return 'coming';
      login = undefined;
      return hasBeenAway ? 'done' : 'none';
    },

    forget() {
      login = undefined;
    },
  };
}

function newLogin(since: Instant): Login {
  return {
    ...{ since, hasBeenAway: false },
    ...{ pushedAt: undefined, pushSaidAt: undefined, missedSaidAt: undefined },
  };
}

const MISSED =
  'The push on the phone was not answered in time, so that the gateway is not logged in. IBC asks again after five minutes if it is set to, else start its unit again; then answer in IBKR Mobile';

function overdue(ms: number, wasPushed: boolean): string {
  const what = wasPushed ? 'The last push was not answered' : 'No push was seen';
  return `The gateway is not logged in ${duration(ms)} after its login was due. ${what}. Stops that rest at the broker act by themselves; nothing is sent, and no stop is moved. Open IBKR Mobile, or log the gateway in by hand; it is not restarted for this`;
}
