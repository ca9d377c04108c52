// Why Kafka cannot be used, in one sentence: what happened, where, and what to do.
import type { KafkaSettings } from '../../trader/ports/kafka-settings.ts';

/** The library wraps what happened in what it was doing. */
export function sentenceOf(error: unknown, _settings: KafkaSettings): string {
  const inner = error instanceof AggregateError ? error.errors[0] : undefined;
  const cause = error instanceof Error ? (inner ?? error.cause) : undefined;
  const text = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  return cause instanceof Error ? `${text} (${sentenceOf(cause, _settings)})` : text;
}
