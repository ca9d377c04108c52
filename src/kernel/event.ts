// The root of every event that subscribers receive: a small frozen view of something that happened.
import type { Instant } from './instant.ts';

export interface EventOrigin {
  /** Journal id and sequence number for recorded facts; any unique text for others. */
  readonly eventId: string;
  readonly timestamp: Instant;
  readonly source?: string;
  readonly metadata?: EventMetadata;
}

/** The cause of the event: the sequence number of the causing fact, and the id shared by a chain. */
export interface EventMetadata {
  readonly cause?: number;
  readonly correlation?: string;
  readonly [key: string]: unknown;
}

/** Numbers events that no journal numbers: `<name>.1`, `<name>.2`. The ids are unique only within the process. */
export function createEventOrigins(name: string): (timestamp: Instant) => EventOrigin {
  let count = 0;
  return (timestamp) => {
    count += 1;
    return { eventId: `${name}.${count}`, timestamp };
  };
}

/** What an event says of itself; who leaves out id or time gets those of `nameEventsBy`. */
export type EventParts = Partial<EventOrigin>;

let drawOrigin = (): EventOrigin => {
  throw new Error('an event needs eventId and timestamp');
};

/** Gives every event that is made without an id and a time both. The daemon names its own; the library calls this once. */
export function nameEventsBy(draw: () => EventOrigin): void {
  drawOrigin = draw;
}

export class BaseEvent {
  readonly eventId: string;
  readonly timestamp: Instant;
  readonly source: string | undefined;
  readonly metadata: EventMetadata;

  constructor(parts: EventParts = {}) {
    const origin = isNamed(parts) ? parts : drawOrigin();
    this.eventId = parts.eventId ?? origin.eventId;
    this.timestamp = parts.timestamp ?? origin.timestamp;
    this.source = parts.source;
    this.metadata = parts.metadata ?? {};
  }

  /** The class name, e.g. `PriceEvent`. */
  get eventType(): string {
    return this.constructor.name;
  }

  /** Every field as plain JSON values, with `event_type` first and the timestamp as ISO-8601 UTC. */
  toDict(): Record<string, unknown> {
    const { eventId, timestamp, ...rest } = this;
    return {
      event_type: this.eventType,
      event_id: eventId,
      timestamp: new Date(timestamp).toISOString(),
      ...rest,
    };
  }
}

function isNamed(parts: EventParts): parts is EventOrigin {
  return parts.eventId !== undefined && parts.timestamp !== undefined;
}
