// Facts of a journal as messages of webhooks.
import type { EventDelivery, WebhookEvent, WebhookRow } from '../../../ledger/ports/webhooks.ts';
import { factLine } from '../../../trader/app/journal-reading/open-journal-reading.ts';
import type { JournalReading } from '../../../trader/ports/journal-reading.ts';
import type { TraderPlace } from '../../../trader/ports/settings.ts';

export type Followed = Pick<TraderPlace, 'name' | 'account'>;

export interface FactMessageParts {
  readonly place: Followed;
  readonly journal: JournalReading;
  readonly facts: ReturnType<JournalReading['factsAfter']>;
  webhooksOf(event: WebhookEvent): readonly WebhookRow[];
}

const TYPES = { orders: 'order.updated', executions: 'execution.booked' } as const;
/** Of the hash of a commit: two journals that were one until a restore have different facts under one number. */
const HASH_LENGTH = 8;

export function factMessages({
  place,
  journal,
  facts,
  webhooksOf,
}: FactMessageParts): readonly EventDelivery[] {
  const webhooks = { orders: webhooksOf('orders'), executions: webhooksOf('executions') };
  if (webhooks.orders.length + webhooks.executions.length === 0) return [];
  return facts.flatMap((recorded) => {
    const line = factLine(recorded, journal.journalId);
    if (line.kind !== 'event' || !(line.topic in TYPES)) return [];
    const topic = line.topic as keyof typeof TYPES;
    const { seq, event } = line;
    const hash = (journal.hashAt(seq) ?? '').slice(0, HASH_LENGTH);
    return webhooks[topic].map(({ id }) => ({
      id: `${id}.${journal.journalId}.${seq}.${hash}`,
      webhook: id,
      type: TYPES[topic],
      subject: subjectOf(event),
      revision: seq,
      payload: { ...placeOf(place), seq, event },
    }));
  });
}

/** The orders of one intent, such as an entry with its stop and target: `jjjjjjjj.6` of `jjjjjjjj.6.e`. */
function subjectOf({ order_refs: refs }: Readonly<Record<string, unknown>>): string | undefined {
  const [first] = Array.isArray(refs) ? refs : [];
  return typeof first === 'string' ? first.replace(/\.[^.]*$/, '') : undefined;
}

/** The journal is not the one that was followed: what it has until now is in no message. */
export function gapMessage(
  webhook: string,
  place: Followed,
  {
    journalId,
    seq,
    hash,
  }: { readonly journalId: string; readonly seq: number; readonly hash: string },
): EventDelivery {
  return {
    id: `${webhook}.${journalId}.${seq}.${hash.slice(0, HASH_LENGTH)}.gap`,
    webhook,
    type: 'events.gap',
    subject: undefined,
    revision: seq,
    payload: { ...placeOf(place), seq },
  };
}

export function placeOf({ name, account }: Followed) {
  return { trader: name, account };
}
