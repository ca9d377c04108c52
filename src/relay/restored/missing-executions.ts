// Transactions that were relayed, and that the journal does not know any more.

import { textOf } from '../../kernel/decimal.ts';
import { type Instant, toIso } from '../../kernel/instant.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import type { RelayParts } from '../booking/relay-batch.ts';
import { sourceOf } from '../drafts/commands-of.ts';
import type { RelayedDraft } from '../drafts/ledger-command.ts';
import type { Cursor } from '../journal/cursor.ts';
import { simulated } from './simulated.ts';

export interface MissingExecution {
  readonly id: string;
  readonly at: Instant;
  readonly text: string;
}

/** Oldest first; all of them if the journal is another one. */
export async function missingExecutions(
  { target, account, venues }: RelayParts,
  journal: JournalReading,
  { journalId }: Cursor,
): Promise<readonly MissingExecution[]> {
  const isSame = journal.journalId === journalId;
  const known = isSame
    ? (await simulated(journal, venues, journal.lastSeq())).draftById
    : new Map<string, RelayedDraft>();
  const booked = await target.inOneStep(async (step) =>
    step.allBooked(await step.portfolioOf(account), sourceOf(journalId)),
  );
  return [...booked]
    .filter(([id]) => !known.has(id))
    .map(([id, draft]) => ({ id, at: draft.at, text: textOfDraft(draft) }))
    .sort((one, other) => one.at - other.at);
}

function textOfDraft(draft: RelayedDraft): string {
  const at = toIso(draft.at);
  if (!('security' in draft))
    return `${draft.type} ${textOf(draft.amount)} ${draft.currency}, ${at}`;
  const symbol = typeof draft.security === 'number' ? draft.security : draft.security.symbol;
  const price = 'price' in draft ? ` at ${textOf(draft.price)}` : '';
  return `${draft.type} ${textOf(draft.quantity)} ${symbol}${price}, ${at}`;
}
