// What is done about wrong secrets of keys: each counts against guessing from its address, is recorded, and is in the metrics.
import type { Caller } from '../../identity/identity-context.ts';
import { waitOf } from '../../identity/lockout.ts';
import type { Identity } from '../loaders/parts.ts';
import { AlpacaError, CODES } from './alpaca-error.ts';

const SECOND_MS = 1_000;
/** Of all addresses together; then it forgets. */
const REMEMBERED_MAX = 10_000;

export interface Guess {
  /** Undefined of a key that does not exist. */
  readonly keyId: string | undefined;
  /** What was sent, not readable. */
  readonly hash: string;
}

export function createWrongSecrets({ context, countAttempt }: Identity) {
  const seen = new Set<string>();
  return {
    /** Throws 429 while nothing that comes from the address is looked at. */
    async refuseWhileLocked(address: string): Promise<void> {
      const waitMs = await waitOf(context, address);
      if (waitMs === 0) return;
      const seconds = Math.ceil(waitMs / SECOND_MS);
      throw new AlpacaError(
        429,
        CODES.tooMany,
        `too many wrong secrets came from this address: try again in ${seconds} s`,
      );
    },
    /** A program that repeats one wrong secret guesses nothing, and keeps no other out: true if it is a new one. */
    async count({ keyId, hash }: Guess, by: Omit<Caller, 'name'>): Promise<boolean> {
      const guess = JSON.stringify([by.address, keyId, hash]);
      if (seen.has(guess)) return false;
      if (seen.size >= REMEMBERED_MAX) seen.clear();
      seen.add(guess);
      const name = keyId === undefined ? 'unknown key' : `alpaca:${keyId}`;
      const attempt = { login: name, address: by.address };
      const caller = { ...by, name: 'anonymous' };
      await countAttempt({ attempt, user: undefined, target: name, why: 'wrong-secret' }, caller);
      return true;
    },
  };
}
