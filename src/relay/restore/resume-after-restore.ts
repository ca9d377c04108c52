// Resumes with a journal that is not the one relayed so far, once a person has accepted it.
import type { Quantity } from '../../kernel/decimal.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import { allOrNone } from '../booking/all-or-none.ts';
import type { Booking } from '../booking/apply-command.ts';
import type { RelayParts } from '../booking/relay-batch.ts';
import { sourceOf } from '../commands/commands-of.ts';
import type { RelayedDraft } from '../commands/ledger-command.ts';
import { INITIAL_STATE, NO_SEGMENT, type RelayedState } from '../commands/relayed-state.ts';
import { type Break, breakIn } from '../journal/continuity.ts';
import { type Checkpoint, cursorFrom, cursorText, startOf } from '../journal/cursor.ts';
import { type BookedRow, cursorName, type Refused } from '../target/relay-target.ts';
import { simulated } from './simulated.ts';

/** Undefined if it resumes, or if there is nothing to accept. */
export async function resumeAfterRestore(
  parts: RelayParts,
  journal: JournalReading,
): Promise<Refused | undefined> {
  const { target, account } = parts;
  const stored = await target.inOneStep((step) => step.cursor(cursorName(account)));
  if (stored === undefined) return undefined;
  const cursor = cursorFrom(stored);
  const found = breakIn(journal, cursor);
  if (found === undefined) return undefined;
  const start = await startAfter(parts, journal, found);
  return allOrNone(target, async (step) => {
    if ((await step.cursor(cursorName(account))) !== stored) return OVERTAKEN;
    const portfolio = await step.portfolioOf(account);
    const source = sourceOf(cursor.journalId);
    if (start.kind === 'rewound') {
      const refused = await rewind({ step, portfolio, source }, start.draftById);
      if (refused !== undefined) return refused;
    }
    const state = start.kind === 'rewound' ? start.state : stateOver(await step.held(portfolio));
    const { journalId } = journal;
    await step.saveCursor(
      cursorName(account),
      cursorText({ ...startOf(journalId, state), ...start.at }),
    );
    return undefined;
  });
}

const OVERTAKEN = 'The journal was relayed by another process meanwhile: look again.';

type Start =
  | {
      readonly kind: 'rewound';
      readonly at: Checkpoint;
      readonly state: RelayedState;
      readonly draftById: ReadonlyMap<string, RelayedDraft>;
    }
  | { readonly kind: 'anew'; readonly at: Checkpoint };

async function startAfter(
  parts: RelayParts,
  journal: JournalReading,
  found: Break,
): Promise<Start> {
  if (found.kind === 'another-journal') return { kind: 'anew', at: { seq: 0, hash: '' } };
  const { common: at } = found;
  return { kind: 'rewound', at, ...(await simulated(parts, journal, at.seq)) };
}

const WHY = 'The journal of the trader was restored from an older copy that does not contain it.';

/** Leaves what the journal had caused up to the common fact: all that came later is read anew. */
async function rewind(
  { step, portfolio, source }: Booking,
  draftById: ReadonlyMap<string, RelayedDraft>,
): Promise<Refused | undefined> {
  const booked = await step.allBooked(portfolio, source);
  // Newest first: a purchase cannot be taken back before what was sold of it.
  const later = booked
    .filter(({ id }) => !draftById.has(id))
    .sort((one, other) => other.at - one.at);
  for (const { id } of later) {
    const refused = await step.takeBack(portfolio, { source, id }, WHY);
    if (refused !== undefined) return refused;
  }
  const rowById = new Map(booked.map((row) => [row.id, row]));
  for (const [id, draft] of draftById) {
    const refused = await restore({ step, portfolio, source }, draft, rowById.get(id));
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** Costs of opening balances are only ever added, and never by an execution. */
async function restore(
  { step, portfolio, source }: Booking,
  draft: RelayedDraft,
  known: BookedRow | undefined,
): Promise<Refused | undefined> {
  if (known === undefined) return step.record(portfolio, draft);
  if (!('fees' in draft) || draft.fees.eq(known.fees)) return undefined;
  return step.amend(portfolio, { source, id: known.id }, { fees: draft.fees, why: WHY });
}

/** A new journal knows nothing of what the ledger holds: its shares are foreign to it. */
function stateOver(held: ReadonlyMap<string, Quantity>): RelayedState {
  const segments = [...held].map(
    ([symbol, quantity]) => [symbol, { ...NO_SEGMENT, quantity }] as const,
  );
  return { ...INITIAL_STATE, segmentBySymbol: new Map(segments) };
}
