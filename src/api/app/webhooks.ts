// Webhooks put together: the outbox of the ledger, the network and the timers of this process.
import {
  createDeliveries,
  createSend,
  type Deliveries,
  sendOne,
} from '../../ledger/app/deliveries.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { HolderNumber } from '../../ledger/ports/ledger-rows.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import type { Jobs } from './jobs.ts';
import { later } from './live.ts';

export interface WebhookOptions {
  readonly ledger: Ledger;
  readonly users: Pick<IdentityStore, 'users'>;
  readonly allowsPrivate: boolean;
  readonly jobs: Pick<Jobs, 'handOut'>;
  onFault(error: unknown): void;
}

const NAME = 'webhooks';

/** What every worker can do of them; the one that leads finds what is due. */
export function offerWebhooks(
  jobs: Pick<Jobs, 'offerTask'>,
  { ledger, allowsPrivate }: Pick<WebhookOptions, 'ledger' | 'allowsPrivate'>,
): void {
  const send = createSend({ allowsPrivate });
  jobs.offerTask({
    name: NAME,
    what: 'notifies subscribers that lots of a security changed',
    run: (id) => sendOne(ledger.context, send, id),
  });
}

export function openWebhooks({
  ledger,
  users,
  allowsPrivate,
  jobs,
  onFault,
}: WebhookOptions): Deliveries {
  return createDeliveries({
    ledger: ledger.context,
    send: createSend({ allowsPrivate }),
    held: () => deactivated(users, ledger),
    after: later,
    handOut: ({ id, attempt }) => jobs.handOut(NAME, id, attempt),
    onFault,
  });
}

/** Deliveries to a disabled user wait, and are sent once the user is enabled again. */
async function deactivated(
  store: Pick<IdentityStore, 'users'>,
  { read }: Ledger,
): Promise<readonly HolderNumber[]> {
  const inactive = (await store.users()).filter(({ isActive }) => !isActive);
  const holders = await Promise.all(inactive.map(({ id }) => read.holderOf(id)));
  return holders.flatMap((holder) => holder ?? []);
}
