// One batch: facts after the cursor become transactions, and the cursor moves on, in one transaction of the ledger.
import type { Venues } from '../../market/venues/venues.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import { commandsOf, sourceOf } from '../commands/commands-of.ts';
import { type Break, breakIn } from '../journal/continuity.ts';
import {
  advanced,
  type Checkpoint,
  type Cursor,
  cursorFrom,
  cursorText,
  startOf,
} from '../journal/cursor.ts';
import {
  cursorName,
  type Refused,
  type RelayedAccount,
  type RelayStep,
  type RelayTarget,
} from '../target/relay-target.ts';
import { applyCommand } from './apply-command.ts';
import { awaitedCommission } from './deferred-booking.ts';
import { merged } from './merged-commands.ts';
import { inOneStep } from './one-step.ts';

/** Read at once. */
const FACTS_MAX = 1_000;

export interface RelayParts {
  readonly target: RelayTarget;
  readonly account: RelayedAccount;
  readonly venues: Venues;
  /** Lets others in this process run. */
  pause(): Promise<void>;
  /** Asked between two steps. */
  isStopped?(): boolean;
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
  const outcome = await bookAll(parts, journal, { stored, cursor }, facts);
  if (outcome.kind === 'refused') {
    const before = facts.filter(({ seq }) => seq < outcome.seq && seq > outcome.from.cursor.seq);
    await bookAll(parts, journal, outcome.from, before);
    return { kind: 'refused', seq: outcome.seq, why: outcome.why };
  }
  const isAll = outcome.kind === 'relayed' && outcome.facts === facts.length;
  return isAll && heldAt !== undefined ? { ...outcome, heldAt } : outcome;
}

interface Place {
  /** As it was read, or written last. */
  readonly stored: string | undefined;
  readonly cursor: Cursor;
}

type Booked =
  | Extract<BatchOutcome, { kind: 'relayed' | 'overtaken' }>
  | (Extract<BatchOutcome, { kind: 'refused' }> & { readonly from: Place });

/** Step after step; others run between them. */
async function bookAll(
  parts: RelayParts,
  journal: JournalReading,
  first: Place,
  facts: readonly RecordedFact[],
): Promise<Booked> {
  let place = first;
  for (let done = 0; done < facts.length; ) {
    if (done > 0) await parts.pause();
    if (parts.isStopped?.() === true)
      return { kind: 'relayed', seq: place.cursor.seq, facts: done };
    const booked = await bookSome(parts, journal, place, facts.slice(done));
    if (booked.kind !== 'booked') return booked;
    place = booked.place;
    done += booked.facts;
  }
  return { kind: 'relayed', seq: place.cursor.seq, facts: facts.length };
}

type BookedSome =
  | { readonly kind: 'booked'; readonly place: Place; readonly facts: number }
  | Exclude<Booked, { kind: 'relayed' }>;

async function bookSome(
  { target, account, venues, onRelayed }: RelayParts,
  journal: JournalReading,
  from: Place,
  rest: readonly RecordedFact[],
): Promise<BookedSome> {
  const { stored, cursor } = from;
  const terms = { journalId: journal.journalId, venues };
  const facts = inOneStep(rest, commandsOf(cursor.state, rest, terms).commands);
  const { state, commands } = commandsOf(cursor.state, facts, terms);
  const next = advanced(cursor, endOf(journal, facts), state);
  const text = cursorText(next);
  const booked = merged(commands);
  async function book(step: RelayStep): Promise<BookedSome> {
    if ((await step.cursor(cursorName(account))) !== stored) return { kind: 'overtaken' };
    const portfolio = await step.portfolioOf(account);
    const booking = { step, portfolio, source: sourceOf(terms.journalId) };
    for (const { seq, command } of booked) {
      const why = await applyCommand(booking, command);
      if (why !== undefined) throw new Refusal(seq, why);
    }
    await step.saveCursor(cursorName(account), text);
    return { kind: 'booked', place: { stored: text, cursor: next }, facts: facts.length };
  }
  try {
    const outcome = await target.inOneStep(book);
    if (outcome.kind === 'booked') onRelayed?.(facts);
    return outcome;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'refused', seq: error.seq, why: error.message, from };
  }
}

function endOf(journal: JournalReading, facts: readonly RecordedFact[]): Checkpoint {
  const seq = facts.at(-1)?.seq;
  const hash = seq === undefined ? undefined : journal.hashAt(seq);
  if (seq === undefined || hash === undefined)
    throw new Error(`no commit of ${journal.journalId} contains fact ${seq}`);
  return { seq, hash };
}

/** Thrown so that the ledger rolls the whole step back. */
class Refusal extends Error {
  readonly seq: number;

  constructor(seq: number, why: string) {
    super(why);
    this.seq = seq;
  }
}
