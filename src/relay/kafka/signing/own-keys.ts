// The keys with which a ledger signs what it publishes: the public ones are in the book, the private ones follow from its key.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { LedgerReads, LedgerStore } from '../../../ledger/ports/ledger-store.ts';
import { type PublicKey, type SigningKey, signingKeyOf } from './signing-key.ts';

/** Beside the cursors. */
const NAME = 'kafka/signing';

/** 32 bytes for each generation of the keys; the first is 1. */
export type SeedOf = (generation: number) => Buffer;

/** The oldest first: the last one signs. None before the first start with brokers. */
export async function ownKeys(read: Pick<LedgerReads, 'cursor'>): Promise<readonly PublicKey[]> {
  return keysIn(await read.cursor(NAME));
}

function keysIn(text: string | undefined): readonly PublicKey[] {
  return text === undefined ? [] : (JSON.parse(text) as readonly PublicKey[]);
}

export interface OwnSigner {
  /** All of them, the oldest first: each one is added by the one before it. */
  readonly keys: readonly SigningKey[];
  readonly current: SigningKey;
}

/** Makes the first key. A sentence's end if the keys of the book do not follow from its key. */
export async function signerOf(
  store: Pick<LedgerStore, 'read' | 'inOneStep'>,
  seedOf: SeedOf,
): Promise<Result<OwnSigner, string>> {
  let known = await ownKeys(store.read);
  if (known.length === 0) {
    const first = JSON.stringify([publicPart(signingKeyOf(seedOf(1)))]);
    known = keysIn(await store.inOneStep((step) => step.claimCursor(NAME, first)));
  }
  const keys = known.map((_, index) => signingKeyOf(seedOf(index + 1)));
  const current = keys.at(-1);
  const isOwn = keys.every(({ id }, index) => id === known[index]?.id);
  return current !== undefined && isOwn
    ? ok({ keys, current })
    : failed('the keys that signed its events do not follow from book.key of this host');
}

/** The relay signs with another key from its next look on; what was signed stays valid. */
export async function rotateKey(
  store: Pick<LedgerStore, 'inOneStep'>,
  seedOf: SeedOf,
): Promise<readonly PublicKey[]> {
  return store.inOneStep(async (step) => {
    const known = keysIn(await step.cursor(NAME));
    const next = publicPart(signingKeyOf(seedOf(known.length + 1)));
    const keys = [...known, next];
    await step.saveCursor(NAME, JSON.stringify(keys));
    return keys;
  });
}

function publicPart({ id, publicKey }: SigningKey): PublicKey {
  return { id, publicKey };
}
