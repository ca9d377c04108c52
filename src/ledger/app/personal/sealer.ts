// Personal texts (names and notes) are encrypted with a key per holder before they enter an event. To erase a person is to
// destroy the key: the events stay, and their hashes stay true. AES-256-GCM; the holder's key is sealed with the book's key.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Instant } from '../../../kernel/instant.ts';
import type { HolderNumber, SealedText } from '../../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../../ports/ledger-store.ts';

export interface Sealer {
  seal(step: LedgerStep, holder: HolderNumber, text: string): Promise<SealedText>;
  /** Undefined if the holder was erased. */
  open(reads: LedgerReads, holder: HolderNumber, sealed: SealedText): Promise<string | undefined>;
  forget(holder: HolderNumber): void;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Another process may destroy a key: for so long a read may still use it. */
const KNOWN_MS = 1_000;

interface KnownKey {
  /** As it was stored. */
  readonly sealed: string;
  readonly key: Buffer;
  readonly checkedAt: Instant;
}

/** `bookKey`: 32 bytes. */
export function createSealer(bookKey: Buffer, now: () => Instant): Sealer {
  const keys = new Map<HolderNumber, KnownKey>();

  /** As it is stored at this moment. */
  async function storedKey(reads: LedgerReads, holder: HolderNumber): Promise<Buffer | undefined> {
    const sealed = await reads.sealedKey(holder);
    const known = keys.get(holder);
    if (sealed === undefined) {
      keys.delete(holder);
      return undefined;
    }
    const key = known?.sealed === sealed ? known.key : opened(bookKey, sealed);
    keys.set(holder, { sealed, key, checkedAt: now() });
    return key;
  }

  async function keyOf(reads: LedgerReads, holder: HolderNumber): Promise<Buffer | undefined> {
    const known = keys.get(holder);
    const isFresh = known !== undefined && Math.abs(now() - known.checkedAt) < KNOWN_MS;
    return isFresh ? known.key : storedKey(reads, holder);
  }

  return {
    async seal(step, holder, text) {
      // What is written under a key that is gone could never be read.
      const known = await storedKey(step, holder);
      const key = known ?? randomBytes(KEY_BYTES);
      if (known === undefined) await step.keepKey(holder, sealed(bookKey, key));
      return sealed(key, Buffer.from(text, 'utf8')) as SealedText;
    },
    async open(reads, holder, text) {
      const key = await keyOf(reads, holder);
      return key && textUnder(key, text);
    },
    forget: (holder) => void keys.delete(holder),
  };
}

/** After an erasure a holder may write anew, under another key: the older texts stay closed. */
function textUnder(key: Buffer, text: SealedText): string | undefined {
  try {
    return opened(key, text).toString('utf8');
  } catch {
    return undefined;
  }
}

/** Whether a holder's key was sealed with this key of a book. */
export function opensKey(bookKey: Buffer, sealedKey: string): boolean {
  return textUnder(bookKey, sealedKey as SealedText) !== undefined;
}

function sealed(key: Buffer, plain: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64');
}

function opened(key: Buffer, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
  cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]);
}
