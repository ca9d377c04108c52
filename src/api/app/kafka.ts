// What this process publishes to Kafka, with its figures; nothing without brokers in the configuration.
import { instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import {
  type AccountState,
  createKafkaFacts,
  type KafkaFacts,
} from '../../relay/app/kafka-facts.ts';
import {
  createKafkaRelay,
  type KafkaCondition,
  type KafkaRelay,
} from '../../relay/app/kafka-relay.ts';
import { createKafkaValuations } from '../../relay/app/kafka-valuations.ts';
import {
  journalFileOf,
  openJournalReading,
} from '../../trader/app/journal-reading/open-journal-reading.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import type { Book } from '../http/loaders/book.ts';
import type { KafkaHealth } from '../http/monitoring/health-checks.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import type { LeaderJob } from './leader-jobs.ts';
import { later } from './live.ts';
import { createLiveValuations } from './live-valuations.ts';

export interface OpenKafka {
  readonly leaderJobs: readonly LeaderJob[];
  /** Undefined where none is configured. */
  readonly state: (() => KafkaHealth) | undefined;
}

interface KafkaParts {
  readonly book: Book;
  readonly log: Log;
  readonly metrics: ApiMetrics;
  /** A price of what the portfolio holds moved far. */
  onFar(portfolio: PortfolioId): void;
}

export function openKafka(
  { kafka, traders }: ApiSettings,
  { book, log, metrics, onFar }: KafkaParts,
): OpenKafka {
  if (kafka === undefined) return { leaderJobs: [], state: undefined };
  const { ledger } = book;
  const parts = {
    settings: kafka,
    store: ledger.context.store,
    log,
    now: () => instant(Date.now()),
    after: later,
  };
  const relay = createKafkaRelay({ ...parts, seedOf: ledger.signingSeed });
  ledger.changes.watch(relay.wake);
  watch(metrics, relay);
  const facts = createKafkaFacts(
    parts,
    traders.map((place) => {
      const file = journalFileOf(place);
      return { ...place, open: () => openJournalReading(file) };
    }),
  );
  watchFacts(metrics, facts);
  const { valuationsEveryMs: everyMs } = kafka;
  const state = (): KafkaHealth => {
    const { condition } = [relay.state(), facts.state()].find(isWaiting) ?? relay.state();
    return { why: condition.kind === 'waiting' ? condition.why : undefined };
  };
  if (everyMs === undefined) return { leaderJobs: [relay, facts], state };
  const valuations = createLiveValuations({
    ...{ book, everyMs, log, metrics, onFar },
    kafka: createKafkaValuations(parts),
  });
  return { leaderJobs: [relay, facts, valuations], state };
}

function isWaiting({ condition }: { readonly condition: KafkaCondition }): boolean {
  return condition.kind === 'waiting';
}

function watchFacts(metrics: ApiMetrics, facts: KafkaFacts): void {
  metrics.watch({
    name: 'sluice_kafka_facts_total',
    help: 'Facts of traders that this process published to Kafka',
    isCount: true,
    read: () => facts.state().messages,
  });
  const accounts = (figure: (account: AccountState) => number) =>
    facts.accounts().map((one) => ({ trader: one.account.name, value: figure(one) }));
  metrics.watch({
    name: 'sluice_kafka_facts_lag',
    help: 'Facts of the journal that Kafka has not confirmed yet',
    read: () => accounts(({ lag }) => lag),
  });
  metrics.watch({
    name: 'sluice_kafka_facts_age_seconds',
    help: 'For how long the oldest of them has waited',
    read: () => accounts(({ ageMs }) => ageMs / 1_000),
  });
}

function watch(metrics: ApiMetrics, relay: KafkaRelay): void {
  metrics.watch({
    name: 'sluice_kafka_events_total',
    help: 'Events of the ledger that this process published to Kafka',
    isCount: true,
    read: () => relay.state().events,
  });
  metrics.watch({
    name: 'sluice_kafka_sent_again_total',
    help: 'Messages that the brokers had confirmed and lost',
    isCount: true,
    read: () => relay.state().mended,
  });
  metrics.watch({
    name: 'sluice_kafka_forged_total',
    help: 'Messages in the topics of the ledger that somebody else wrote, as this process found them',
    isCount: true,
    read: () => relay.state().forged,
  });
  metrics.watch({
    name: 'sluice_kafka_waiting',
    help: '1 while Kafka does not take events; they wait in the ledger',
    read: () => Number(relay.state().condition.kind === 'waiting'),
  });
  metrics.watch({
    name: 'sluice_kafka_age_seconds',
    help: 'Age of the newest event when Kafka had confirmed it',
    read: () => (relay.state().ageMs ?? 0) / 1_000,
  });
}
