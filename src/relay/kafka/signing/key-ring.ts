// Which keys may sign: those that are trusted, and those that they have added.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { BatchSigned, KeyAdded } from '../schemas/signature-schemas.ts';
import { readSignature } from './signature-message.ts';
import { type PublicKey, verifierOf } from './signing-key.ts';

export interface KnownKey extends PublicKey {
  /** Position after which another key signs. */
  readonly retiredAt?: number;
}

export interface KeyRing {
  /** What the message says if a key of the ring has signed it for these topics; a key that it adds is known from then on. */
  accept(value: string): Result<BatchSigned | KeyAdded, string>;
  keys(): readonly KnownKey[];
}

interface Entry {
  known: KnownKey;
  readonly isSignedBy: (text: string, signature: string) => boolean;
}

/** Failures are the ends of sentences about the message. */
// Decision 0104
export function createKeyRing(prefix: string, trusted: readonly KnownKey[]): KeyRing {
  const entryById = new Map<string, Entry>();
  for (const key of trusted) add(key);

  function add(known: KnownKey): void {
    entryById.set(known.id, { known, isSignedBy: verifierOf(known) });
  }

  /** In the order of the log: what a key signs behind the message that replaced it is not of the ledger, which has the next one. */
  function judged(content: BatchSigned | KeyAdded, { known }: Entry): string | undefined {
    if (content.prefix !== prefix) return `it was signed for the topics of ${content.prefix}`;
    return known.retiredAt === undefined || isKnown(content)
      ? undefined
      : `it is signed with the key ${known.id}, which was replaced at position ${known.retiredAt}`;
  }

  function isKnown(content: BatchSigned | KeyAdded): boolean {
    return content.type === 'KEY_ADDED' && entryById.has(content.added);
  }

  function follow({ added, public_key: publicKey, after }: KeyAdded, by: Entry): void {
    if (added === by.known.id) return;
    if (!entryById.has(added)) add({ id: added, publicKey });
    if (by.known.retiredAt === undefined) by.known = { ...by.known, retiredAt: after };
  }

  return {
    accept(value) {
      const read = readSignature(value);
      if (!read.ok) return read;
      const { content, text } = read.value;
      const by = entryById.get(content.key);
      if (by === undefined) return failed(`the key ${content.key} that signed it is not trusted`);
      if (!by.isSignedBy(text, content.signature)) return failed('its signature is wrong');
      const why = judged(content, by);
      if (why !== undefined) return failed(why);
      if (content.type === 'KEY_ADDED') follow(content, by);
      return ok(content);
    },
    keys: () => [...entryById.values()].map(({ known }) => known),
  };
}
