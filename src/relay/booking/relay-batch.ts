// One batch: facts after the cursor become transactions, and the cursor moves on, in one transaction of the ledger.
import type { Venues } from '../../market/venues/venues.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import { commandsOf, sourceOf } from '../drafts/commands-of.ts';
import { type Break, breakIn } from '../journal/continuity.ts';
import { advanced, type Cursor, cursorFrom, cursorText, startOf } from '../journal/cursor.ts';
import {
  cursorName,
  type Refused,
  type RelayedAccount,
  type RelayStep,
  type RelayTarget,
} from '../target/relay-target.ts';
import { applyCommand } from './apply-command.ts';
import { awaitedCommission } from './held-back.ts';
import { merged } from './merged-commands.ts';

/** Larger ones would hold up other writers of the ledger. */
export const FACTS_MAX = 1_000;

export interface RelayParts {
  readonly target: RelayTarget;
  readonly account: RelayedAccount;
  readonly venues: Venues;
  /** Facts that are in the ledger now. */
  onRelayed?(facts: readonly RecordedFact[]): void;
}

export type BatchOutcome =
  /** Up to this fact; there may be more. */
  | {
      readonly kind: 'relayed';
      readonly seq: number;
      readonly facts: number;
      /** An execution after it, whose commission is awaited. */
      readonly heldAt?: number;
    }
  | { readonly kind: 'broken'; readonly cursor: Cursor; readonly break: Break }
  /** The ledger does not take what follows from this fact; everything before it is booked. */
  | { readonly kind: 'refused'; readonly seq: number; readonly why: Refused }
  /** Another process relays the same journal, and was faster. */
  | { readonly kind: 'overtaken' };

/** `patientAfter`: executions after this fact wait for their commissions. */
export async function relayBatch(
  parts: RelayParts,
  journal: JournalReading,
  patientAfter = Number.POSITIVE_INFINITY,
): Promise<BatchOutcome> {
  const { target, account } = parts;
  const stored = await target.inOneStep((step) => step.cursor(cursorName(account)));
  const cursor = stored === undefined ? startOf(journal.journalId) : cursorFrom(stored);
  const found = breakIn(journal, cursor);
  if (found !== undefined) return { kind: 'broken', cursor, break: found };
  const read = journal.factsAfter(cursor.seq, FACTS_MAX);
  const heldAt = read.length < FACTS_MAX ? awaitedCommission(read, patientAfter) : undefined;
  const facts = heldAt === undefined ? read : read.filter(({ seq }) => seq < heldAt);
  const outcome = await bookFacts(parts, journal, { stored, cursor, facts });
  if (outcome.kind === 'relayed' && heldAt !== undefined) return { ...outcome, heldAt };
  if (outcome.kind !== 'refused') return outcome;
  const before = facts.filter(({ seq }) => seq < outcome.seq);
  if (before.length > 0) await bookFacts(parts, journal, { stored, cursor, facts: before });
  return outcome;
}

interface Read {
  readonly stored: string | undefined;
  readonly cursor: Cursor;
  readonly facts: readonly RecordedFact[];
}

async function bookFacts(
  { target, account, venues, onRelayed }: RelayParts,
  journal: JournalReading,
  { stored, cursor, facts }: Read,
): Promise<BatchOutcome> {
  const { journalId } = journal;
  const seq = facts.at(-1)?.seq;
  if (seq === undefined) return { kind: 'relayed', seq: cursor.seq, facts: 0 };
  const hash = journal.hashAt(seq);
  if (hash === undefined) throw new Error(`no commit contains fact ${seq} of ${journalId}`);
  const { state, commands } = commandsOf(cursor.state, facts, { journalId, venues });
  const next = cursorText(advanced(cursor, { seq, hash }, state));
  const source = sourceOf(journalId);
  const booked = merged(commands);
  async function book(step: RelayStep): Promise<BatchOutcome> {
    if ((await step.cursor(cursorName(account))) !== stored) return { kind: 'overtaken' };
    const portfolio = await step.portfolioOf(account);
    for (const numbered of booked) {
      const why = await applyCommand({ step, portfolio, source }, numbered.command);
      if (why !== undefined) throw new Refusal(numbered.seq, why);
    }
    await step.saveCursor(cursorName(account), next);
    return { kind: 'relayed', seq: Number(seq), facts: facts.length };
  }
  try {
    const outcome = await target.inOneStep(book);
    if (outcome.kind === 'relayed') onRelayed?.(facts);
    return outcome;
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', seq: error.seq, why: error.message };
    throw error;
  }
}

/** Thrown so that the ledger takes back the whole step. */
class Refusal extends Error {
  readonly seq: number;

  constructor(seq: number, why: string) {
    super(why);
    this.seq = seq;
  }
}
