// Whether the topics are those of this ledger: checked before commands are taken from them, or values are published in them.
import type { LedgerStore } from '../../ledger/ports/ledger-store.ts';
import type { Broker } from '../kafka/broker/broker.ts';
import { Refused } from '../kafka/broker/refused.ts';
import { topicName } from '../kafka/messages/topics.ts';
import { foreignMessagesIn, spansBehind } from '../kafka/publishing/foreign-events.ts';
import {
  type EventLog,
  type LedgerSourceParts,
  ledgerSource,
} from '../kafka/publishing/ledger-source.ts';
import { placeFrom, placeIn } from '../kafka/publishing/place.ts';
import { ledgerTopics } from '../kafka/rebuilding/topic-faults.ts';
import { ownKeys } from '../kafka/signing/own-keys.ts';
import { SIGNATURES } from '../kafka/signing/signature-message.ts';

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

/** A sentence that names the first event that is not of this ledger; undefined if there is none, or if readers can distinguish them. */
export async function otherLedgerFault({
  broker,
  store,
  prefix,
}: OwnTopics): Promise<string | undefined> {
  const all = publishedTopics(prefix);
  const topics = [...(await broker.partitionCounts(all)).keys()];
  const place = placeIn(placeFrom(await store.read.cursor(RELAY_CURSOR)), all);
  const sources = [ledgerSource(await ownEvents(store, prefix))];
  const behind = topics.length === 0 ? [] : spansBehind(place, await broker.spans(topics));
  return (await foreignMessagesIn({ broker, sources }, place, behind)).fault;
}

/** Those of the events, and that of the signatures. */
export function publishedTopics(prefix: string): readonly string[] {
  return [...ledgerTopics(prefix), topicName(prefix, SIGNATURES)];
}

export async function ownEvents(
  { read }: Pick<LedgerStore, 'read'>,
  prefix: string,
): Promise<LedgerSourceParts> {
  const events: EventLog = {
    after: (position, limit) => read.recordedEvents({ after: position, limit }),
  };
  return { events, prefix, keys: await ownKeys(read) };
}
