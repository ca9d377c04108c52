// A fact as streams and webhooks state it: its event in snake_case, or only that it happened.
import type { BaseEvent } from '../../../kernel/event.ts';
import { snakeKeys } from '../../../kernel/snake-keys.ts';
import { eventOf } from '../../domain/events/events.ts';
import { FillEvent, OrderEvent } from '../../domain/events/order-events.ts';
import { PositionEvent } from '../../domain/events/position-events.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { StreamLine, StreamTopic } from '../../ports/stream-line.ts';

export type FactLine = Extract<StreamLine, { readonly kind: 'event' | 'fact' }>;

export function factLine(recorded: RecordedFact, journalId: string): FactLine {
  const event = eventOf(recorded, journalId);
  const { seq, fact } = recorded;
  if (event === undefined) return { kind: 'fact', seq, type: fact.type };
  return { kind: 'event', seq, topic: topicOf(event), event: plainEvent(event) };
}

function topicOf(event: BaseEvent): StreamTopic {
  if (event instanceof FillEvent) return 'executions';
  if (event instanceof OrderEvent) return 'orders';
  return event instanceof PositionEvent ? 'positions' : 'predictions';
}

/** The event with its names in snake_case, as all JSON of ours has them. */
export function plainEvent(event: BaseEvent): Readonly<Record<string, unknown>> {
  return snakeKeys(event.toDict()) as Readonly<Record<string, unknown>>;
}
