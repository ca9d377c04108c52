// Passwords: the policy, and argon2id hashes computed off the event loop.
import { hash as digest } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { COMMON_PASSWORD_HASHES } from './common-password-hashes.ts';
import { createTurns } from './turns.ts';

/** Of an argon2id hash: KiB of memory, passes over it, lanes. */
export interface PasswordCost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** OWASP's minimum for argon2id, the package's own variant: 19 MiB, two passes, one lane. */
const OWASP_MINIMUM: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const LENGTH_MIN = 10;
/** A longer one is not safer and takes memory to hash. */
const LENGTH_MAX = 200;

/** Why a password is refused, or undefined if it is fit. */
export function whyPasswordIsUnfit(password: string, username: string): string | undefined {
  const characters = [...password].length;
  if (characters < LENGTH_MIN) return `a password needs at least ${LENGTH_MIN} characters`;
  if (characters > LENGTH_MAX) return `a password has at most ${LENGTH_MAX} characters`;
  if (new Set(password).size < 4) return 'a password needs at least four different characters';
  if (password.toLowerCase().includes(username)) {
    return 'a password must not contain the user name';
  }
  if (isCommon(password)) return 'a password must not be one that many people use';
  return undefined;
}

/** Each hash in the list is so long. */
const HASH_BYTES = 6;
const HASH_CHARACTERS = 8;

const COMMON: ReadonlySet<string> = new Set(
  COMMON_PASSWORD_HASHES.replaceAll('\n', '').match(new RegExp(`.{${HASH_CHARACTERS}}`, 'g')),
);

/** The list has no shorter ones than a password may be. */
function isCommon(password: string): boolean {
  const hashed = digest('sha256', password.toLowerCase(), 'buffer');
  return COMMON.has(hashed.subarray(0, HASH_BYTES).toString('base64url'));
}

/** Two of the four threads that Node shares among hashes, files and look-ups of names; each hash takes 19 MiB. */
const AT_ONCE_MAX = 2;
/** Two to four seconds of work. */
const WAITING_MAX = 100;

export interface Passwords {
  /** How many wait for their turn. */
  waiting(): number;
  hash(password: string): Promise<string>;
  /** Without a hash it takes as long as with one, so that the answer's time does not reveal whether a user exists. */
  isRight(password: string, hashed: string | null | undefined): Promise<boolean>;
}

/**
 * Both throw `Overloaded` when too many are waiting. One core is left to the event loop: with a hash on every core, all
 * other requests wait for the scheduler.
 */
export function createPasswords(cores: number, cost = OWASP_MINIMUM): Passwords {
  const turn = createTurns(Math.max(1, Math.min(AT_ONCE_MAX, cores - 1)), WAITING_MAX);
  return {
    waiting: turn.waiting,
    hash: (password) => turn(() => hash(password, cost)),
    async isRight(password, hashed) {
      if ([...password].length > LENGTH_MAX) return false;
      const isRight = await turn(() => verify(hashed ?? NEVER, password));
      return isRight && typeof hashed === 'string';
    },
  };
}

/** The hash of random bytes that were thrown away. */
const NEVER =
  '$argon2id$v=19$m=19456,t=2,p=1$n9YULeHv6ycc0SecifJTqA$FJdHBRCN0WAWDy520xa1nK7bi8MJ+LqadsH+G0rolpI';
