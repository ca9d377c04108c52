// Webhooks put together: the outbox of the ledger, the network and the timers of this process.
import {
  createDeliveries,
  createSend,
  type Deliveries,
  type Sender,
  sendOne,
} from '../../ledger/app/deliveries.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { HolderNumber } from '../../ledger/ports/ledger-rows.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { roleAllows } from '../identity/role.ts';
import type { Jobs } from './jobs.ts';
import { later } from './live.ts';

export interface WebhookOptions {
  readonly ledger: Ledger;
  readonly users: Pick<IdentityStore, 'users' | 'userById'>;
  readonly allowsPrivate: boolean;
  readonly jobs: Pick<Jobs, 'handOut'>;
  readonly log: Pick<Log, 'warn'>;
}

const NAME = 'webhooks';

/** What every worker can do of them; the one that leads finds what is due. */
export function offerWebhooks(jobs: Pick<Jobs, 'offerTask'>, parts: SenderParts): void {
  const sender = senderOf(parts);
  jobs.offerTask({
    name: NAME,
    what: 'notifies subscribers of changed lots and of events',
    run: (id) => sendOne(sender, id),
  });
}

type SenderParts = Pick<WebhookOptions, 'ledger' | 'users' | 'allowsPrivate' | 'log'>;

function senderOf({ ledger, users, allowsPrivate, log }: SenderParts): Sender {
  return {
    ledger: ledger.context,
    send: createSend({ allowsPrivate }),
    mayReadLots: (holder) => mayReadLots({ ledger, users }, holder),
    isHeld: async (holder) => (await userOf({ ledger, users }, holder))?.isActive === false,
    onDisabled: ({ id }, why) =>
      log.warn('A webhook was disabled: its receiver took nothing.', { webhook: id, why }),
  };
}

interface UserParts extends Pick<SenderParts, 'ledger'> {
  readonly users: Pick<IdentityStore, 'userById'>;
}

async function userOf({ ledger, users }: UserParts, holder: HolderNumber) {
  const id = await ledger.read.userOf(holder);
  return id === undefined ? undefined : users.userById(id);
}

/** By the role that the user has now. */
export async function mayReadLots(parts: UserParts, holder: HolderNumber): Promise<boolean> {
  const user = await userOf(parts, holder);
  return user !== undefined && roleAllows(user.role, 'event-master:read');
}

export function openWebhooks({ jobs, ...parts }: WebhookOptions): Deliveries {
  const { ledger, users, log } = parts;
  return createDeliveries({
    ...senderOf(parts),
    held: () => deactivated(users, ledger),
    after: later,
    handOut: ({ id, attempt }) => jobs.handOut(NAME, id, attempt),
    onFault: (error) =>
      log.warn('Webhooks could not be sent; tried again.', { why: String(error) }),
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
