// Subscriptions to changes of lots and to events of traders, and the messages sent to them. A message is stored in the transaction
// of the change, or in that of the place in the journal, so that a crash loses none.
import type { Instant } from '../../kernel/instant.ts';
import type { SecurityId } from '../domain/entries/ids.ts';
import type { HolderNumber, SealedText } from './ledger-rows.ts';

export const WEBHOOK_EVENTS = ['orders', 'executions', 'alarms', 'proposals'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export interface WebhookRow {
  readonly id: string;
  /** Whose subscription it is. */
  readonly holder: HolderNumber;
  readonly url: string;
  /** Signs what is sent; sealed with the key of the holder. */
  readonly secret: SealedText;
  /** The one before, which signs too until `formerUntil`. */
  readonly formerSecret: SealedText | undefined;
  readonly formerUntil: Instant | undefined;
  readonly securities: readonly SecurityId[];
  readonly events: readonly WebhookEvent[];
  readonly createdAt: Instant;
  /** Since then nothing is sent; what is due waits. */
  readonly disabledAt: Instant | undefined;
  readonly disabledWhy: string | undefined;
  /** When it took a message last. */
  readonly deliveredAt: Instant | undefined;
}

/** PENDING: to be sent, for the first time or again. DEAD: given up after the last attempt. */
export type DeliveryStatus = 'PENDING' | 'DELIVERED' | 'DEAD';

export interface DeliveryRow {
  /** Webhook, what it is about and the revision it was made for: the same for every attempt. */
  readonly id: string;
  readonly webhook: string;
  /** `taxlots.changed`, or what happened. */
  readonly type: string;
  /** Undefined unless lots changed. */
  readonly security: SecurityId | undefined;
  /** Messages of one webhook about one subject are sent one after the other; undefined: in any order. */
  readonly subject: string | undefined;
  /** Of lots (changes before the first attempt are sent as one), else the place among those of its subject. */
  readonly revision: number;
  /** What is sent beside the id; undefined unless it is about an event. */
  readonly payload: Readonly<Record<string, unknown>> | undefined;
  readonly changedAt: Instant;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** The next attempt, also if the process of this one dies; of one that is over its end. */
  readonly nextAt: Instant;
  /** Of the last attempt: the status of the answer, or why there was none. Undefined while one is made. */
  readonly outcome: string | undefined;
}

/** A message about an event, to be sent from now on. */
export type EventDelivery = Required<
  Pick<DeliveryRow, 'id' | 'webhook' | 'type' | 'subject' | 'revision' | 'payload'>
>;

export interface WebhookReads {
  webhook(id: string): Promise<WebhookRow | undefined>;
  webhooksOf(holder: HolderNumber): Promise<readonly WebhookRow[]>;
  /** Of all holders, those that subscribe to events. */
  eventWebhooks(): Promise<readonly WebhookRow[]>;
  delivery(id: string): Promise<DeliveryRow | undefined>;
  /** The newest first. */
  deliveriesOf(holder: HolderNumber, limit: number): Promise<readonly DeliveryRow[]>;
  /**
   * Those whose time has come and that may begin: webhooks take turns, the longest waiting first, and a few are sent at once to each
   * webhook and to each holder. Left out is what these holders subscribed to, what waits for a disabled webhook, and what has an
   * earlier message about its subject before it.
   */
  dueDeliveries(
    at: Instant,
    limit: number,
    except?: readonly HolderNumber[],
  ): Promise<readonly DeliveryRow[]>;
  /** The next one that is due to the same webhook, of the same subject if there is one, once the given one has ended. */
  nextDelivery(ended: DeliveryRow, at: Instant): Promise<DeliveryRow | undefined>;
}

export interface WebhookWrites {
  addWebhook(row: WebhookRow): Promise<void>;
  /** Those of a security that was merged are of the other one. */
  moveSubscriptions(from: SecurityId, into: SecurityId): Promise<void>;
  changeWebhook(
    id: string,
    to: Partial<
      Pick<
        WebhookRow,
        'secret' | 'formerSecret' | 'formerUntil' | 'disabledAt' | 'disabledWhy' | 'deliveredAt'
      >
    >,
  ): Promise<void>;
  /** One that is there already is left as it is. */
  addDeliveries(rows: readonly EventDelivery[], at: Instant): Promise<void>;
  /** With everything that was to be sent to it. */
  dropWebhook(id: string): Promise<void>;
  /** Counts an attempt before it is made; false if another process was faster. It has no outcome until it is settled. */
  claimDelivery(row: Pick<DeliveryRow, 'id' | 'attempts'>, nextAt: Instant): Promise<boolean>;
  settleDelivery(row: Pick<DeliveryRow, 'id' | 'status' | 'nextAt' | 'outcome'>): Promise<void>;
  /** From its first attempt on. */
  sendAgain(id: string, at: Instant): Promise<void>;
  /** Of this end that ended before; PENDING: that wait for a webhook which was disabled before. */
  dropEnded(status: DeliveryStatus, before: Instant): Promise<void>;
}
