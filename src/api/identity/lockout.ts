// Slows down guessing: after several failures a name from one address, or an address as a whole, has to wait.
import { MINUTE_MS } from '../../kernel/instant.ts';
import type { IdentityContext } from './identity-context.ts';

/** Failures older than this are forgotten. */
const FORGETS_MS = 15 * MINUTE_MS;
const WAIT_MS = MINUTE_MS;
const WAIT_MAX_MS = 15 * MINUTE_MS;
/** One address guessing at one name; one address guessing at many; many addresses guessing at one name. */
const LIMITS = { pair: 5, address: 30, name: 50 } as const;

export interface Attempt {
  readonly login: string;
  readonly address: string;
}

type Kind = keyof typeof LIMITS;

/** Ms to wait before the next attempt is looked at; 0 if it may be made. */
export async function waitBefore(
  { store, now }: IdentityContext,
  attempt: Attempt,
): Promise<number> {
  const failures = await Promise.all(
    keysOf(attempt).map(async ({ key }) => (await store.failuresOf(key))?.lockedUntil ?? 0),
  );
  return Math.max(0, ...failures.map((until) => until - now()));
}

/** For attempts without a user name. */
export async function waitOf({ store, now }: IdentityContext, address: string): Promise<number> {
  const failures = await store.failuresOf(addressKey(address));
  return Math.max(0, (failures?.lockedUntil ?? 0) - now());
}

/** True when it was the one that makes the caller wait. */
export async function countFailure(context: IdentityContext, attempt: Attempt): Promise<boolean> {
  let locks = false;
  for (const { key, kind } of keysOf(attempt)) {
    const isLock = await count(context, key, LIMITS[kind]);
    locks ||= isLock;
  }
  return locks;
}

/** As `waitOf`: only the address is counted. */
export async function countFailureOf(context: IdentityContext, address: string): Promise<void> {
  await count(context, addressKey(address), LIMITS.address);
}

export async function forgetFailures(
  { store }: IdentityContext,
  { login, address }: Attempt,
): Promise<void> {
  await store.clearFailures(pairKey(login, address));
}

async function count(
  { store, now }: IdentityContext,
  key: string,
  limit: number,
): Promise<boolean> {
  const at = now();
  const failures = await store.addFailure(key, { at, forgetsBefore: at - FORGETS_MS });
  if (failures < limit) return false;
  await store.lock(key, at + waitAfter(failures - limit));
  return true;
}

/** A minute, then twice as long each time, at most a quarter of an hour. */
function waitAfter(beyond: number): number {
  return Math.min(WAIT_MAX_MS, WAIT_MS * 2 ** Math.min(beyond, 10));
}

function keysOf({ login, address }: Attempt): { key: string; kind: Kind }[] {
  return [
    { key: pairKey(login, address), kind: 'pair' },
    { key: addressKey(address), kind: 'address' },
    { key: `name ${login.toLowerCase()}`, kind: 'name' },
  ];
}

function pairKey(login: string, address: string): string {
  return `pair ${login.toLowerCase()} ${address}`;
}

function addressKey(address: string): string {
  return `address ${address}`;
}
