// The relay to Kafka of this process, with its figures; none without brokers in the configuration.
import { instant } from '../../kernel/instant.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import { createKafkaRelay, type KafkaRelay } from '../../relay/app/kafka-relay.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import { later } from './live.ts';

interface KafkaParts {
  readonly ledger: Ledger;
  readonly log: Log;
  readonly metrics: ApiMetrics;
}

export function openKafka(
  { kafka }: ApiSettings,
  { ledger, log, metrics }: KafkaParts,
): readonly KafkaRelay[] {
  if (kafka === undefined) return [];
  const relay = createKafkaRelay({
    settings: kafka,
    store: ledger.context.store,
    log,
    now: () => instant(Date.now()),
    after: later,
  });
  ledger.changes.watch(relay.wake);
  watch(metrics, relay);
  return [relay];
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
