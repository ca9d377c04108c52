// Transactions that were relayed, and that the journal does not know any more.

import { textOf } from '../../kernel/decimal.ts';
import { type Instant, toIso } from '../../kernel/instant.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import type { RelayParts } from '../booking/relay-batch.ts';
import { sourceOf } from '../commands/commands-of.ts';
import type { Cursor } from '../journal/cursor.ts';
import type { BookedRow } from '../target/relay-target.ts';
import { simulated } from './simulated.ts';

export interface MissingExecution {
  readonly id: string;
  readonly at: Instant;
  readonly text: string;
}

/** Oldest first; all of them if the journal is another one. */
export async function missingExecutions(
  parts: RelayParts,
  journal: JournalReading,
  { journalId }: Cursor,
): Promise<readonly MissingExecution[]> {
  const { target, account } = parts;
  const isSame = journal.journalId === journalId;
  const known = isSame
    ? (await simulated(parts, journal, journal.lastSeq())).draftById
    : new Map<string, unknown>();
  const booked = await target.inOneStep(async (step) =>
    step.allBooked(await step.portfolioOf(account), sourceOf(journalId)),
  );
  return booked
    .filter(({ id }) => !known.has(id))
    .map((row) => ({ id: row.id, at: row.at, text: textOfRow(row) }))
    .sort((one, other) => one.at - other.at);
}

function textOfRow({ type, at, symbol, quantity, price }: BookedRow): string {
  const what = [quantity === undefined ? [] : textOf(quantity), symbol ?? []].flat().join(' ');
  const priced = price === undefined ? '' : ` at ${textOf(price)}`;
  return `${type} ${what}${priced}, ${toIso(at)}`;
}
