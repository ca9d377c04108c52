// How far a key has read its trading stream, in the store: what it missed while it was away comes first when it is back.
// Decision 0101
import type { JournalReading } from '../../../trader/ports/journal-reading.ts';
import type { KnownOrder, KnownOrders } from './known-orders.ts';

/** A place in the journal of a trader, and the open orders there. */
export interface StreamPosition {
  readonly journalId: string;
  readonly seq: number;
  /** Of the commit that contains it. */
  readonly hash: string;
  readonly known: KnownOrders;
}

/** Texts by name. */
export interface StoredTexts {
  load(name: string): Promise<string | undefined>;
  save(name: string, text: string): Promise<void>;
}

/** A program that was away for longer reads its orders, as it does at its first start. */
const RESUMED_WITHIN_MS = 15 * 60_000;

export function createStoredPosition(texts: StoredTexts, name: string, now: () => number) {
  let saving: Promise<void> = Promise.resolve();
  let next: StreamPosition | undefined;

  async function saveNext(): Promise<void> {
    const position = next;
    next = undefined;
    if (position === undefined) return;
    const known = [...position.known];
    await texts.save(name, JSON.stringify({ ...position, known, savedAt: now() }));
  }

  return {
    /** Undefined if nothing is kept, it is too old, or the journal is not the one that was read. */
    async resumed(journal: JournalReading): Promise<StreamPosition | undefined> {
      const text = await texts.load(name);
      if (text === undefined) return undefined;
      const { savedAt, known, ...place } = JSON.parse(text) as KeptText;
      const isRecent = now() - savedAt < RESUMED_WITHIN_MS;
      return isRecent && isIn(journal, place) ? { ...place, known: new Map(known) } : undefined;
    },
    /** Of several at once only the last is written. */
    save(position: StreamPosition): Promise<void> {
      next = position;
      saving = saving.then(saveNext, saveNext);
      return saving;
    },
  };
}

export type StoredPosition = ReturnType<typeof createStoredPosition>;

interface KeptText extends Omit<StreamPosition, 'known'> {
  readonly known: readonly (readonly [string, KnownOrder])[];
  /** Epoch ms. */
  readonly savedAt: number;
}

/** An older copy that was restored, or another journal, does not have it. */
export function isIn(
  journal: JournalReading,
  { journalId, seq, hash }: Omit<StreamPosition, 'known'>,
): boolean {
  return journal.journalId === journalId && hashAt(journal, seq) === hash;
}

/** Of an empty journal there is none. */
export function hashAt(journal: JournalReading, seq: number): string {
  return journal.hashAt(seq) ?? '';
}
