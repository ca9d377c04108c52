// Webhooks put together: the outbox of the ledger, the network and the timers of this process.
import { createDeliveries, createSend, type Deliveries } from '../../ledger/app/deliveries.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import { later } from './live.ts';

export interface WebhookOptions {
  readonly ledger: Ledger;
  readonly allowsPrivate: boolean;
  onFault(error: unknown): void;
}

export function openWebhooks({ ledger, allowsPrivate, onFault }: WebhookOptions): Deliveries {
  return createDeliveries({
    ledger: ledger.context,
    send: createSend({ allowsPrivate }),
    after: later,
    onFault,
  });
}
