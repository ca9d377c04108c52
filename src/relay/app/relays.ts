// The relays of all traders whose journals may be on this host, into one ledger.

import type { Quantity } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import {
  journalFileOf,
  openJournalReading,
} from '../../trader/app/journal-reading/open-journal-reading.ts';
import { openJournalReader } from '../../trader/app/stopped-state/journal-reader.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { Look, StepRow } from '../../trader/ports/look.ts';
import type { TraderPlace } from '../../trader/ports/settings.ts';
import { sharesIn } from '../compare/differences.ts';
import { createLedgerTarget } from '../target/ledger-target.ts';
import {
  accountKey,
  type BrokerCash,
  type RelayedAccount,
  type RelayTarget,
} from '../target/relay-target.ts';
import { relayedAccount } from './relay-standing.ts';
import { createTraderRelay, type RelayState, type TraderRelay } from './trader-relay.ts';

export type { BrokerCash };

export interface RelaysParts {
  readonly traders: readonly TraderPlace[];
  readonly ledger: Ledger;
  /** The user whose portfolios the accounts are. Rejects with one sentence while there is none. */
  ownerId(): Promise<string>;
  /** What the broker says the account of a trader holds; undefined while it is not known. */
  cashOf(trader: string): Promise<BrokerCash | undefined>;
  readonly log: Log;
  /** Real time. */
  now(): Instant;
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
  /** Lets others in this process run. */
  pause(): Promise<void>;
}

export interface Relays {
  start(): void;
  states(): readonly RelayState[];
  /** Resumes with a restored journal. A sentence if that is not possible. */
  accept(trader: string): Promise<string | undefined>;
  /** The steps of one of the ids of a trader, from its journal; none if it does not know it, or has no journal here. */
  explain(trader: string, id: string): readonly StepRow[];
  /** Resolves once nothing is being written any more. */
  stop(): Promise<void>;
}

/** What the portfolio of an account is known by. */
export function accountKeyOf(place: Pick<RelayedAccount, 'mode' | 'account'>): string {
  return accountKey(place);
}

export function createRelays({ traders, ledger, ownerId, ...parts }: RelaysParts): Relays {
  const target = createLedgerTarget({ ledger, ownerId });
  const relayByTrader = new Map(
    traders.map((place) => [place.name, relayOf(place, target, parts)] as const),
  );
  const placeByName = new Map(traders.map((place) => [place.name, place]));
  const relays = [...relayByTrader.values()];
  return {
    start() {
      for (const relay of relays) relay.look();
    },
    states: () => relays.map((relay) => relay.state()),
    async accept(trader) {
      const relay = relayByTrader.get(trader);
      return relay === undefined ? `There is no trader ${trader}.` : relay.accept();
    },
    explain(trader, id) {
      const place = placeByName.get(trader);
      return place === undefined ? [] : (lookIn(place, (look) => look.explain(id)) ?? []);
    },
    async stop() {
      await Promise.all(relays.map((relay) => relay.stop()));
    },
  };
}

function relayOf(
  place: TraderPlace,
  target: RelayTarget,
  parts: Omit<RelaysParts, 'traders' | 'ledger' | 'ownerId'>,
): TraderRelay {
  const file = journalFileOf(place);
  return createTraderRelay({
    ...parts,
    target,
    account: relayedAccount(place),
    venues: venuesOf(place.venue),
    timeoutMs: TIMEOUT_MS,
    open: () => openJournalReading(file),
    held: () => heldIn(place),
    cash: () => parts.cashOf(place.name),
  });
}

/** Brokers report commissions within seconds. */
const TIMEOUT_MS = 5_000;

function heldIn(place: TraderPlace): ReadonlyMap<string, Quantity> {
  const held = lookIn(place, (look) =>
    sharesIn([...look.positions(), ...look.holdings(), ...look.foreignPositions()]),
  );
  if (held === undefined) throw new Error(`${journalFileOf(place)} cannot be read`);
  return held;
}

/** Undefined if the journal cannot be read. */
function lookIn<Answer>(place: TraderPlace, ask: (look: Look) => Answer): Answer | undefined {
  const { home } = venuesOf(place.venue);
  const opened = openJournalReader(journalFileOf(place), { home });
  if (!opened.ok) return undefined;
  const { look, close } = opened.value;
  try {
    return ask(look);
  } finally {
    close();
  }
}
