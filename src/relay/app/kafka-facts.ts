// Publishes the facts of traders to Kafka from their journals, which it only reads: no trader knows of it or waits for it.
import type { Instant } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import {
  type JournalChange,
  journalNow,
  journalSource,
  type TradedAccount,
  traderKey,
  traderTopics,
} from '../kafka/publishing/journal-source.ts';
import { type PublishedPlace, positionOf } from '../kafka/publishing/place.ts';
import type { Source } from '../kafka/publishing/source.ts';
import { createPublisher, type KafkaParts, type Publisher } from './kafka-publisher.ts';

export interface PublishedTrader extends TradedAccount {
  /** Opens the journal read-only; undefined if the trader has none on this host yet. */
  open(): Result<JournalReading | undefined, string>;
}

export interface AccountState {
  readonly account: TradedAccount;
  readonly journalId: string;
  /** The last fact that is in Kafka. */
  readonly seq: number;
  /** Facts of the journal that are not. */
  readonly lag: number;
  /** For how long the oldest of them has waited; 0 if none does. */
  readonly ageMs: number;
}

export interface KafkaFacts extends Publisher {
  /** Of those whose journals were found. */
  accounts(): readonly AccountState[];
}

const LOOK_MS = 500;

interface Followed {
  readonly trader: PublishedTrader;
  readonly source: Source;
  readonly journalId: string;
  readonly last: number;
  readonly seq: number;
  readonly waitsSince: Instant | undefined;
}

export function createKafkaFacts(
  parts: KafkaParts,
  traders: readonly PublishedTrader[],
): KafkaFacts {
  const { settings, log, now } = parts;
  const followedByKey = new Map<string, Followed>();
  const unreadByKey = new Map<string, string>();

  function open(place: PublishedPlace) {
    const readings: JournalReading[] = [];
    const list = traders.flatMap((trader) => {
      const reading = readingOf(trader);
      if (reading === undefined) return [];
      readings.push(reading);
      const { journal, change } = journalNow(place, trader, reading);
      const { prefix } = settings;
      const source = journalSource({ account: trader, journal, prefix }, reading);
      const key = traderKey(trader);
      const before = followedByKey.get(key);
      if (change !== undefined && before?.source.name !== source.name)
        log.warn(changeText(trader, change), { trader: trader.name });
      const [last, seq] = [reading.lastSeq(), positionOf(place, source)];
      const waitsSince = last > seq ? (before?.waitsSince ?? now()) : undefined;
      const { journalId } = reading;
      followedByKey.set(key, { trader, source, journalId, last, seq, waitsSince });
      return [source];
    });
    const close = () => {
      for (const reading of readings) reading.close();
    };
    return { list, close };
  }

  function readingOf(trader: PublishedTrader): JournalReading | undefined {
    const opened = trader.open();
    const why = opened.ok ? undefined : opened.failure;
    const key = traderKey(trader);
    if (why !== undefined && why !== unreadByKey.get(key))
      log.warn(`Kafka: the facts of ${trader.name} cannot be read: ${why}.`);
    if (why === undefined) unreadByKey.delete(key);
    else unreadByKey.set(key, why);
    return opened.ok ? opened.value : undefined;
  }

  function onPlace(place: PublishedPlace): void {
    for (const [key, followed] of followedByKey) {
      const seq = positionOf(place, followed.source);
      const waitsSince = seq >= followed.last ? undefined : followed.waitsSince;
      followedByKey.set(key, { ...followed, seq, waitsSince });
    }
  }

  const publisher = createPublisher({
    ...parts,
    cursor: 'kafka/traders',
    topics: traderTopics(settings.prefix),
    waits: 'Facts wait in the journals of their traders',
    follows: 'the journals of the traders',
    lookMs: LOOK_MS,
    sources: open,
    onPlace,
  });
  return {
    ...publisher,
    accounts: () =>
      [...followedByKey.values()].map(({ trader, journalId, seq, last, waitsSince }) => ({
        ...{ account: trader, journalId, seq },
        lag: Math.max(0, last - seq),
        ageMs: waitsSince === undefined ? 0 : now() - waitsSince,
      })),
  };
}

function changeText({ name }: TradedAccount, change: JournalChange): string {
  return change === 'replaced'
    ? `Kafka: ${name} has another journal than the one that was published; all of it is published, under new ids.`
    : `Kafka: the journal of ${name} was restored from a copy: facts that were published are not in it. All of it is published again, as its next branch.`;
}
