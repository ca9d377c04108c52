// Guesses at what proves a user who has signed in: a stolen token must not be a way to try many. They are looked at one after the
// other, so that of many at once each sees what those before it have counted.
import type { CountAttempt } from './failed-attempts.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { User } from './identity-store.ts';
import { waitBefore } from './lockout.ts';
import type { UserFailure } from './user-failure.ts';

export interface Guess {
  readonly user: User;
  readonly why: 'wrong-password' | 'wrong-code';
  isRight(): Promise<boolean>;
}

/** Undefined if it is right. */
export type GuessFault = (guess: Guess, by: Caller) => Promise<UserFailure | undefined>;

export function createGuessFault(context: IdentityContext, countAttempt: CountAttempt): GuessFault {
  const lastByUser = new Map<string, Promise<unknown>>();

  async function faultOf({ user, why, isRight }: Guess, by: Caller) {
    const attempt = { login: user.username, address: by.address };
    const waitMs = await waitBefore(context, attempt);
    if (waitMs > 0) return { kind: 'locked', waitMs } as const;
    if (await isRight()) return undefined;
    await countAttempt({ attempt, user, why }, by);
    return { kind: why };
  }

  return (guess, by) => {
    const { id } = guess.user;
    const look = () => faultOf(guess, by);
    const looked = (lastByUser.get(id) ?? Promise.resolve()).then(look, look);
    const forget = () => {
      if (lastByUser.get(id) === looked) lastByUser.delete(id);
    };
    lastByUser.set(id, looked);
    looked.then(forget, forget);
    return looked;
  };
}
