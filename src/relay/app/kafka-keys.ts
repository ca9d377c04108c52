// The keys with which a ledger signs what it publishes, for people: shown, and replaced.
import type { Ledger } from '../../ledger/app/ledger.ts';
import { ownKeys, rotateKey } from '../kafka/signing/own-keys.ts';
import { type PublicKey, pemOf, publicKeysIn } from '../kafka/signing/signing-key.ts';

export { publicKeysIn };

export interface ShownKey extends PublicKey {
  readonly pem: string;
}

/** The oldest first; none before the first start with brokers. */
export async function shownKeys({ read }: Pick<Ledger, 'read'>): Promise<readonly ShownKey[]> {
  return (await ownKeys(read)).map(withPem);
}

/** The new one is the last. */
export async function replacedKey({
  context,
  signingSeed,
}: Pick<Ledger, 'context' | 'signingSeed'>): Promise<readonly ShownKey[]> {
  return (await rotateKey(context.store, signingSeed)).map(withPem);
}

function withPem(key: PublicKey): ShownKey {
  return { ...key, pem: pemOf(key) };
}
