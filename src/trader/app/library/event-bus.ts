// The event bus of a library user; its events may be made without an id and a time.
import { type HandlerFailed, EventBus as KernelBus } from '../../../kernel/bus.ts';
import { nameEventsBy } from '../../../kernel/event.ts';
import { hostTime } from './positions/host-time.ts';

nameEventsBy(() => ({ eventId: crypto.randomUUID(), timestamp: hostTime() }));

export class EventBus extends KernelBus {
  /** `onError` receives what a subscriber throws; without it that becomes a warning of the process. */
  constructor(onError: HandlerFailed = warn) {
    super(onError);
  }
}

function warn(error: unknown, { eventType }: Parameters<HandlerFailed>[1]): void {
  const text = error instanceof Error ? error.message : String(error);
  process.emitWarning(`A subscriber of ${eventType} failed: ${text}`);
}
