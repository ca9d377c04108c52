// Subscriptions to changes of a security's lots, and the messages sent to them. A message is stored in the transaction of the
// change, so that a crash loses none.
import type { Instant } from '../../kernel/instant.ts';
import type { SecurityId } from '../domain/entries/ids.ts';
import type { HolderNumber, SealedText } from './ledger-rows.ts';

export interface WebhookRow {
  readonly id: string;
  /** Whose subscription it is. */
  readonly holder: HolderNumber;
  readonly url: string;
  /** Signs what is sent; sealed with the key of the holder. */
  readonly secret: SealedText;
  readonly securities: readonly SecurityId[];
  readonly createdAt: Instant;
}

/** PENDING: to be sent, for the first time or again. DEAD: given up after the last attempt. */
export type DeliveryStatus = 'PENDING' | 'DELIVERED' | 'DEAD';

export interface DeliveryRow {
  /** Webhook, security and the revision it was made for: the same for every attempt. */
  readonly id: string;
  readonly webhook: string;
  readonly security: SecurityId;
  /** Of the lots: changes before the first attempt are sent as one. */
  readonly revision: number;
  readonly changedAt: Instant;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** The next attempt; of one that is over its end. */
  readonly nextAt: Instant;
  /** Of the last attempt: the status of the answer, or why there was none. */
  readonly outcome: string | undefined;
}

export interface WebhookReads {
  webhook(id: string): Promise<WebhookRow | undefined>;
  webhooksOf(holder: HolderNumber): Promise<readonly WebhookRow[]>;
  delivery(id: string): Promise<DeliveryRow | undefined>;
  /** The newest first. */
  deliveriesOf(holder: HolderNumber, limit: number): Promise<readonly DeliveryRow[]>;
  /** Those whose time has come, the longest waiting first; what these holders subscribed to is left out. */
  dueDeliveries(
    at: Instant,
    limit: number,
    except?: readonly HolderNumber[],
  ): Promise<readonly DeliveryRow[]>;
}

export interface WebhookWrites {
  addWebhook(row: WebhookRow): Promise<void>;
  /** Those of a security that was merged are of the other one. */
  moveSubscriptions(from: SecurityId, into: SecurityId): Promise<void>;
  /** With everything that was to be sent to it. */
  dropWebhook(id: string): Promise<void>;
  /** Counts an attempt before it is made; false if another process was faster. */
  claimDelivery(row: Pick<DeliveryRow, 'id' | 'attempts'>, nextAt: Instant): Promise<boolean>;
  settleDelivery(row: Pick<DeliveryRow, 'id' | 'status' | 'nextAt' | 'outcome'>): Promise<void>;
  /** From its first attempt on. */
  sendAgain(id: string, at: Instant): Promise<void>;
  /** Of this end that ended before. */
  dropEnded(status: 'DELIVERED' | 'DEAD', before: Instant): Promise<void>;
}
