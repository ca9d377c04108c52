// A login of the gateway: announced before it is due, its push said while it can be answered, an alarm when it is missed.
import { type Instant, instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { nextAfter } from '../../../market/time/recurring-time.ts';
import { duration } from '../wording/figures.ts';
import type { TraderSeen } from './gateway-seen.ts';
import type { LoginSign } from './login-signs.ts';
import { createReminder } from './reminder.ts';
import type { GatewaySchedule } from './schedule-faults.ts';
import type { WritableStep } from './week-step.ts';

type SignOfLogin = Exclude<LoginSign, 'refused' | 'relogin-refused' | 'rival'>;

export interface LoginWatch {
  /** True if the weekly login has come due: the session of the week before is over. */
  announce(now: Instant, trader: TraderSeen | undefined, step: WritableStep): boolean;
  signSeen(now: Instant, sign: SignOfLogin, step: WritableStep): void;
  /** A push that is on the phone, whatever the daemon says. */
  sayPush(now: Instant, step: WritableStep): void;
  /** The gateway is away, so that the login is what is waited for. */
  noteAway(): void;
  isAwaited(trader: TraderSeen | undefined): boolean;
  /** An alarm for one that does not come. */
  sayOverdue(now: Instant, step: WritableStep): void;
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
  /** By the log; of one that the log has not shown only the daemon's answer says it. */
  stage: 'due' | 'asked' | 'logged-in';
  pushedAt: Instant | undefined;
  pushSaidAt: Instant | undefined;
  missedSaidAt: Instant | undefined;
}

export function createLoginWatch({ weeklyLogin }: GatewaySchedule, startedAt: Instant): LoginWatch {
  // A watch that begins just after the due time still waits for that login.
  let due = nextDue(instant(startedAt - TAKES_MS));
  let announced = 0;
  let login: Login | undefined;
  const failure = createReminder(0, MISSED_AGAIN_MS);

  function nextDue(now: Instant): Instant | undefined {
    return weeklyLogin === undefined ? undefined : nextAfter(weeklyLogin, now);
  }

  /** Seen in the log: the gateway is not logged in. */
  function asked(now: Instant): Login {
    login ??= newLogin(now);
    login.hasBeenAway = true;
    login.stage = 'asked';
    return login;
  }

  function isPushOpen(now: Instant, { pushedAt }: Login): boolean {
    return pushedAt !== undefined && now - pushedAt < PUSH_LASTS_MS;
  }

  return {
    announce(now, trader, step) {
      if (due === undefined) return false;
      const at = due;
      // Nothing looked when it was due; whether it was done shows in whether the gateway works.
      if (now - at >= TAKES_MS) {
        due = nextDue(now);
        announced = 0;
        return true;
      }
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
      if (now < at) return false;
      login = newLogin(at);
      due = nextDue(now);
      announced = 0;
      return true;
    },

    signSeen(now, sign, step) {
      switch (sign) {
        case 'push-sent':
          Object.assign(asked(now), { pushedAt: now, pushSaidAt: undefined });
          return;
        case 'push-closed':
          if (login !== undefined) login.pushedAt = undefined;
          return;
        case 'push-missed':
          Object.assign(asked(now), { pushedAt: undefined, missedSaidAt: now });
          return step.say('login-missed', MISSED);
        case 'login-failed':
          Object.assign(asked(now), { pushedAt: undefined, missedSaidAt: now });
          // IBC starts it anew within seconds, perhaps to fail again.
          if (failure.isDue(now, true)) step.say('login-missed', FAILED);
          return;
        case 'logged-in':
          if (login !== undefined)
            Object.assign(login, { pushedAt: undefined, stage: 'logged-in', hasBeenAway: true });
      }
    },

    sayPush(now, step) {
      if (login === undefined || !isPushOpen(now, login)) return;
      const { pushedAt = now, pushSaidAt } = login;
      if (pushSaidAt !== undefined && now - pushSaidAt < PUSH_AGAIN_MS) return;
      login.pushSaidAt = now;
      const left = duration(PUSH_LASTS_MS - (now - pushedAt));
      step.say(
        'login-push',
        `IBKR has sent the push for the login of the gateway: answer it in IBKR Mobile within ${left}`,
      );
    },

    noteAway() {
      if (login !== undefined) login.hasBeenAway = true;
    },

    isAwaited: (trader) => login !== undefined && (trader !== undefined || login.hasBeenAway),

    sayOverdue(now, step) {
      if (login === undefined || isPushOpen(now, login) || now - login.since < TAKES_MS) return;
      const { since, missedSaidAt, pushSaidAt } = login;
      if (missedSaidAt !== undefined && now - missedSaidAt < MISSED_AGAIN_MS) return;
      login.missedSaidAt = now;
      step.say('login-missed', overdue(now - since, pushSaidAt !== undefined));
    },

    up(now) {
      if (login === undefined) return 'none';
      const { hasBeenAway, since, stage } = login;
      const isComing = stage === 'asked' || (stage === 'due' && !hasBeenAway);
      if (isComing && now - since < TAKES_MS) return 'coming';
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
    ...{ since, hasBeenAway: false, stage: 'due' as const },
    ...{ pushedAt: undefined, pushSaidAt: undefined, missedSaidAt: undefined },
  };
}

const MISSED =
  'The push on the phone was not answered in time, or the login did not end after it, so that the gateway is not logged in. IBC asks again if it is set to, else start its unit again; then answer in IBKR Mobile';
const FAILED =
  'A login of the gateway failed. IBC starts the gateway anew by itself and does not log why: servers that are busy or being maintained are the usual cause, and the password stays in use. If it keeps failing, look at the window of the gateway and at the status page of IBKR';

function overdue(ms: number, wasPushed: boolean): string {
  const what = wasPushed ? 'The last push was not answered' : 'No push was seen';
  return `The gateway is not logged in ${duration(ms)} after its login was due. ${what}. Stops that rest at the broker act by themselves; nothing is sent, and no stop is moved. Open IBKR Mobile, or log the gateway in by hand; it is not restarted for this`;
}
