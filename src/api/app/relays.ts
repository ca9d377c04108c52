// The relays of this process: from the journals of its traders to its ledger.

import { decimalOf, type Money } from '../../kernel/decimal.ts';
import { instant, SECOND_MS } from '../../kernel/instant.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import {
  accountKeyOf,
  type BrokerCash,
  createRelays,
  type Relays,
} from '../../relay/app/relays.ts';
import type { LeaderElection } from '../../sql/leader-election.ts';
import type { AccountRow } from '../../trader/contract/account.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { TraderPlace } from '../../trader/ports/settings.ts';
import type { FollowedAccount } from '../http/loaders/book.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import type { TraderClients } from '../traders/trader-clients.ts';
import type { LeaderJob } from './leader-jobs.ts';
import { later } from './live.ts';
import { createReadRelays, shareRelays } from './shared-relays.ts';

export interface RelayedParts {
  readonly traders: readonly TraderPlace[];
  readonly ledger: Ledger;
  readonly users: Pick<IdentityStore, 'users'>;
  readonly clients: TraderClients;
  readonly log: Log;
}

export function openRelays({ users, clients, ...parts }: RelayedParts): Relays {
  return createRelays({
    ...parts,
    cashOf: (trader) => cashOf(clients, trader),
    ownerId: () => ownerOf(users),
    now: () => instant(Date.now()),
    after: later,
    pause: () => new Promise((resolve) => void setImmediate(resolve)),
  });
}

export interface RelayDoor extends Pick<Relays, 'states' | 'accept' | 'explain'> {
  /** Follow the journals while this process leads. */
  leaderJobs(): readonly LeaderJob[];
  stopReading(): void;
}

const READ_EVERY_MS = 1_000;

/** The relays of this process while it leads, and of the one that leads while it does not. */
export function openRelayDoor(parts: RelayedParts, line: LeaderElection | undefined): RelayDoor {
  let relays = openRelays(parts);
  const elsewhere = createReadRelays(parts.traders, () => relays.states(), parts.ledger);
  let cancelRead = () => {};
  const leads = () => line === undefined || line.isLeader();

  function readLater(): void {
    cancelRead = later(READ_EVERY_MS, () => {
      const read = leads() ? Promise.resolve() : elsewhere.read();
      // The ledger does not answer: what was read last is shown.
      read.catch(() => {}).finally(readLater);
    });
  }

  if (line !== undefined) readLater();
  return {
    states: () => (leads() ? relays.states() : elsewhere.states()),
    accept: (trader) => (leads() ? relays.accept(trader) : elsewhere.accept(trader)),
    explain: (trader, id) => relays.explain(trader, id),
    leaderJobs() {
      relays = openRelays(parts);
      return line === undefined ? [relays] : [relays, shareRelays(relays, parts.ledger)];
    },
    stopReading: () => cancelRead(),
  };
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
/** Of a running trader only: what it said before it stopped may be long ago. */
async function cashOf(clients: TraderClients, trader: string): Promise<BrokerCash | undefined> {
  const client = clients.all().find(({ name }) => name === trader);
  const seen = await client?.look('/account');
  if (seen?.ok !== true || seen.value.ageSeconds !== undefined) return undefined;
  const { balance, currency, market_time } = seen.value.copy.body as AccountRow;
  // A trader of an earlier version does not report it.
  const { value = null, age_seconds = null } = balance.cash ?? {};
  if (value === null || age_seconds === null) return undefined;
  const at = instant(Date.parse(market_time) - age_seconds * SECOND_MS);
  return { currency, amount: decimalOf(value) as Money, at };
}

export async function ownerOf(store: Pick<IdentityStore, 'users'>): Promise<string> {
  const administrators = (await store.users()).filter(
    ({ role, isActive }) => role === 'admin' && isActive,
  );
  const [first] = administrators.toSorted((one, other) => one.createdAt - other.createdAt);
  if (first === undefined)
    throw new Error('the account has no owner yet: run `sluice user add NAME --role admin`');
  return first.id;
}
