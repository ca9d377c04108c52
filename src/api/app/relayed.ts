// The relays of this process: from the journals of its traders to its ledger.
import { instant } from '../../kernel/instant.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import { accountKeyOf, createRelays, type Relays } from '../../relay/app/relays.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { TraderPlace } from '../../trader/ports/settings.ts';
import type { FollowedAccount } from '../http/access/book.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { later } from './live.ts';

export interface RelayedParts {
  readonly traders: readonly TraderPlace[];
  readonly ledger: Ledger;
  readonly users: Pick<IdentityStore, 'users'>;
  readonly log: Log;
}

export function openRelays({ users, ...parts }: RelayedParts): Relays {
  return createRelays({
    ...parts,
    ownerId: () => ownerOf(users),
    now: () => instant(Date.now()),
    after: later,
    pause: () => new Promise((resolve) => void setImmediate(resolve)),
  });
}

export function followedAccounts(
  traders: readonly Pick<TraderPlace, 'name' | 'mode' | 'account'>[],
): readonly FollowedAccount[] {
  return traders.map((place) => ({
    trader: place.name,
    account: place.account,
    key: accountKeyOf(place),
  }));
}

/** The first administrator owns the accounts of this host; others see them by grants. */
export async function ownerOf(store: Pick<IdentityStore, 'users'>): Promise<string> {
  const administrators = (await store.users()).filter(
    ({ role, isActive }) => role === 'admin' && isActive,
  );
  const [first] = administrators.toSorted((one, other) => one.createdAt - other.createdAt);
  if (first === undefined)
    throw new Error('nobody owns the account yet: run `sluice user add NAME --role admin`');
  return first.id;
}
