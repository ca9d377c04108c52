// Passwords: the policy, and argon2id hashes computed off the event loop.
import { hash, verify } from '@node-rs/argon2';

/** OWASP's minimum for argon2id, the package's own variant: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const LENGTH_MIN = 10;
/** A longer one is no safer and takes memory to hash. */
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
  return undefined;
}

export function passwordHash(password: string): Promise<string> {
  return hash(password, COST);
}

/** Without a hash it takes as long as with one, so that the answer's time does not tell whether a user exists. */
export async function isPassword(
  password: string,
  hashed: string | null | undefined,
): Promise<boolean> {
  if ([...password].length > LENGTH_MAX) return false;
  const isRight = await verify(hashed ?? NEVER, password);
  return isRight && typeof hashed === 'string';
}

/** The hash of random bytes that were thrown away. */
const NEVER =
  '$argon2id$v=19$m=19456,t=2,p=1$n9YULeHv6ycc0SecifJTqA$FJdHBRCN0WAWDy520xa1nK7bi8MJ+LqadsH+G0rolpI';
