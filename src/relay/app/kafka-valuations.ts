// Sends live valuations to Kafka. Nothing is kept for later: what a broker does not take is valued again, at newer prices.
import type { Instant } from '../../kernel/instant.ts';
import type { Broker } from '../kafka/broker/broker.ts';
import { openKafkaBroker } from '../kafka/broker/kafka-broker.ts';
import { Refused } from '../kafka/broker/refused.ts';
import { LIVE_VALUATIONS, type LiveValuation, liveMessages } from '../kafka/live/live-valuation.ts';
import { topicName } from '../kafka/messages/topics.ts';
import { sentenceOf } from './kafka-failure.ts';
import type { KafkaCondition, KafkaParts } from './kafka-publisher.ts';
import { refuseOtherLedger } from './own-topics.ts';

export type { LiveValuation };

export interface KafkaValuationsState {
  readonly condition: KafkaCondition;
  readonly since: Instant;
  /** That the brokers confirmed. */
  readonly messages: number;
}

export interface KafkaValuations {
  state(): KafkaValuationsState;
  /** False if they were not sent: the brokers do not answer, or have not answered for the ones before. */
  send(valuations: readonly LiveValuation[]): Promise<boolean>;
  stop(): Promise<void>;
}

const PAUSE_MS = 1_000;

export function createKafkaValuations({
  settings,
  store,
  log,
  now,
}: Pick<KafkaParts, 'settings' | 'store' | 'log' | 'now'>): KafkaValuations {
  let state: KafkaValuationsState = {
    condition: { kind: 'starting' },
    since: now(),
    messages: 0,
  };
  let broker: Broker | undefined;
  let sending: Promise<boolean> | undefined;
  let retryAt = 0;
  let isStopped = false;

  function become(condition: KafkaCondition): void {
    if (JSON.stringify(condition) === JSON.stringify(state.condition)) return;
    state = { ...state, condition, since: now() };
    if (condition.kind === 'waiting')
      log.warn(
        `Kafka: ${condition.why}. Live valuations are left out until it works; nothing else is affected.`,
      );
    if (condition.kind === 'following') log.info('Kafka: live valuations are published.');
  }

  async function opened(): Promise<Broker> {
    const made = await openKafkaBroker(settings);
    const { keptDays } = LIVE_VALUATIONS;
    const name = topicName(settings.prefix, LIVE_VALUATIONS);
    try {
      const prepared = await made.prepare([{ name, keptDays }]);
      if (!prepared.ok) throw new Refused(prepared.failure);
      await refuseOtherLedger({ broker: made, store, prefix: settings.prefix });
      return made;
    } catch (error) {
      await made.close();
      throw error;
    }
  }

  async function sendNow(valuations: readonly LiveValuation[]): Promise<boolean> {
    try {
      broker ??= await opened();
      const messages = valuations.flatMap((one) => liveMessages(settings.prefix, one));
      await broker.send(messages);
      state = { ...state, messages: state.messages + messages.length };
      become({ kind: 'following' });
      return true;
    } catch (error) {
      if (!isStopped) become({ kind: 'waiting', why: sentenceOf(error, settings) });
      retryAt = now() + PAUSE_MS;
      await broker?.close();
      broker = undefined;
      return false;
    }
  }

  return {
    state: () => state,
    async send(valuations) {
      if (isStopped || sending !== undefined || now() < retryAt) return false;
      sending = sendNow(valuations).finally(() => {
        sending = undefined;
      });
      return sending;
    },
    async stop() {
      isStopped = true;
      await Promise.all([broker?.close(), sending]);
      await broker?.close();
    },
  };
}
