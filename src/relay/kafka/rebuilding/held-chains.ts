// Whether each event follows from the one before it in its stream, as far as the events come by: the rest is for whoever knows the book.
import { hashOf, NO_HASH } from '../../../ledger/app/event-hash.ts';
import type { StreamHead } from '../../../ledger/ports/adopted-events.ts';
import type { JudgedMessage } from './judged-message.ts';

/** To be asked about all messages of a stream, in the order in which they come. */
export function createHeldChains(): (message: JudgedMessage) => JudgedMessage {
  const heads = new Map<string, StreamHead>();
  return (message) => {
    const { judged } = message;
    if (!judged.ok) return message;
    const { stream, version, hash } = judged.value;
    const before = version === 1 ? NO_HASH : hashBefore(heads.get(stream), version);
    heads.set(stream, { version, hash });
    const follows =
      before !== undefined && hashOf(judged.value, before) === hash ? before : undefined;
    return { ...message, judged: { ok: true, value: { ...judged.value, follows } } };
  };
}

function hashBefore(head: StreamHead | undefined, version: number): string | undefined {
  return head?.version === version - 1 ? head.hash : undefined;
}
