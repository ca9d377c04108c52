// How the ledger stands to a journal, read in one look by a process that does not follow it: the command line.

import type { Ledger } from '../../ledger/app/ledger.ts';
import {
  journalFileOf,
  openJournalReading,
} from '../../trader/app/journal-reading/open-journal-reading.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import type { TraderPlace } from '../../trader/ports/settings.ts';
import type { RelayParts } from '../booking/relay-batch.ts';
import { keptComparison } from '../compare/comparison.ts';
import { type Break, breakIn } from '../journal/continuity.ts';
import { type Cursor, cursorFrom } from '../journal/cursor.ts';
import { missingExecutions } from '../restore/missing-executions.ts';
import { resumeAfterRestore } from '../restore/resume-after-restore.ts';
import { createLedgerTarget } from '../target/ledger-target.ts';
import { cursorName, type RelayedAccount } from '../target/relay-target.ts';
import { breakText } from './relay-condition.ts';
import type { RelayState } from './trader-relay.ts';

/** Without what only the process that follows can know. */
export interface RelayStanding extends Omit<RelayState, 'since' | 'facts'> {
  /** Why it stopped; undefined unless it did. */
  readonly break: Break | undefined;
}

export interface StandingParts {
  readonly ledger: Ledger;
  /** The user whose portfolios the accounts are. */
  ownerId(): Promise<string>;
  /** Lets others in this process run. */
  pause(): Promise<void>;
}

export function relayStanding(place: TraderPlace, parts: StandingParts): Promise<RelayStanding> {
  const relay = partsOf(place, parts);
  return withJournal(place, async (opened) => {
    const { target, account } = relay;
    const compared = await keptComparison(target, account);
    const stored = await target.inOneStep((step) => step.cursor(cursorName(account)));
    const cursor = stored === undefined ? undefined : cursorFrom(stored);
    const same = { account, seq: cursor?.seq ?? 0, lag: 0, compared, break: undefined };
    if (typeof opened === 'string')
      return { ...same, journalId: undefined, condition: { kind: 'waiting', why: opened } };
    if (opened === undefined)
      return { ...same, journalId: undefined, condition: { kind: 'absent' } };
    const { journalId } = opened;
    const found = cursor && breakIn(opened, cursor);
    if (cursor !== undefined && found !== undefined)
      return { ...same, journalId, ...(await stoppedAt(relay, opened, { cursor, found })) };
    const lag = opened.lastSeq() - same.seq;
    return { ...same, journalId, lag, condition: { kind: 'following' } };
  });
}

/** Continues with a restored or new journal. A sentence if that is not possible. */
export function continueRelay(
  place: TraderPlace,
  parts: StandingParts,
): Promise<string | undefined> {
  return withJournal(place, async (opened) => {
    if (typeof opened === 'string') return opened;
    if (opened === undefined) return 'The trader has no journal on this host.';
    return resumeAfterRestore(partsOf(place, parts), opened);
  });
}

async function stoppedAt(
  relay: RelayParts,
  journal: JournalReading,
  { cursor, found }: { readonly cursor: Cursor; readonly found: Break },
): Promise<Pick<RelayStanding, 'condition' | 'break'>> {
  const missing = await missingExecutions(relay, journal, cursor);
  return { condition: { kind: 'stopped', why: breakText(found, cursor), missing }, break: found };
}

async function withJournal<Answer>(
  place: TraderPlace,
  act: (opened: JournalReading | string | undefined) => Promise<Answer>,
): Promise<Answer> {
  const opened = openJournalReading(journalFileOf(place));
  if (!opened.ok) return act(opened.failure);
  try {
    return await act(opened.value);
  } finally {
    opened.value?.close();
  }
}

function partsOf(place: TraderPlace, { ledger, ownerId, pause }: StandingParts): RelayParts {
  return {
    target: createLedgerTarget({ ledger, ownerId }),
    account: relayedAccount(place),
    venues: venuesOf(place.venue),
    pause,
  };
}

export function relayedAccount({ name, venue, account, mode }: TraderPlace): RelayedAccount {
  return { name, venue, account, mode, currency: venuesOf(venue).home.currency };
}
