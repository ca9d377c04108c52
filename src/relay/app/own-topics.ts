// Whether the topics are those of this ledger: checked before commands are taken from them, or values are published in them.
import type { LedgerStore } from '../../ledger/ports/ledger-store.ts';
import type { Broker } from '../kafka/broker/broker.ts';
import { Refused } from '../kafka/broker/refused.ts';
import { foreignEventFault } from '../kafka/publishing/foreign-events.ts';
import { ledgerSource } from '../kafka/publishing/ledger-source.ts';
import { placeFrom, placeIn } from '../kafka/publishing/place.ts';
import { ledgerTopics } from '../kafka/rebuilding/topic-faults.ts';

/** Where the relay keeps its place. */
export const RELAY_CURSOR = 'kafka';

export interface OwnTopics {
  readonly broker: Broker;
  readonly store: Pick<LedgerStore, 'read'>;
  readonly prefix: string;
}

/** Rejects with a sentence if they are those of another ledger. */
export async function refuseOtherLedger(topics: OwnTopics): Promise<void> {
  const fault = await otherLedgerFault(topics);
  if (fault !== undefined) throw new Refused(fault);
}

/** A sentence that names the first event that is not of this ledger; undefined if there is none. */
export async function otherLedgerFault({
  broker,
  store,
  prefix,
}: OwnTopics): Promise<string | undefined> {
  const all = ledgerTopics(prefix);
  const topics = [...(await broker.partitionCounts(all)).keys()];
  const place = placeIn(placeFrom(await store.read.cursor(RELAY_CURSOR)), all);
  const sources = [eventsOf(store, prefix)];
  return foreignEventFault({ broker, sources, topics }, place);
}

export function eventsOf({ read }: Pick<LedgerStore, 'read'>, prefix: string) {
  return ledgerSource(
    { after: (position, limit) => read.recordedEvents({ after: position, limit }) },
    prefix,
  );
}
