// The relays of all traders whose journals may be on this host.
import type { Venue } from '../../market/venues/venue.ts';
import {
  journalFileOf,
  openJournalReading,
  TRADED_VENUES,
} from '../../trader/app/journal-reading/open-journal-reading.ts';
import { openJournalReader } from '../../trader/app/stopped-state/journal-reader.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { TraderPlace } from '../../trader/ports/settings.ts';
import { sharesIn } from '../compare/differences.ts';
import type { RelayTarget } from '../target/relay-target.ts';
import { createTraderRelay, type RelayState, type TraderRelay } from './trader-relay.ts';

export interface RelaysParts {
  readonly traders: readonly TraderPlace[];
  readonly target: RelayTarget;
  readonly log: Log;
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
}

export interface Relays {
  start(): void;
  /** There is a new fact of the trader. */
  wake(trader: string): void;
  states(): readonly RelayState[];
  /** Goes on with a restored journal. A sentence if that is not possible. */
  accept(trader: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

export function createRelays({ traders, ...parts }: RelaysParts): Relays {
  const relayByTrader = new Map(
    traders.map((place) => [place.name, relayOf(place, TRADED_VENUES.home, parts)]),
  );
  const relays = [...relayByTrader.values()];
  return {
    start() {
      for (const relay of relays) relay.start();
    },
    wake: (trader) => relayByTrader.get(trader)?.wake(),
    states: () => relays.map((relay) => relay.state()),
    async accept(trader) {
      const relay = relayByTrader.get(trader);
      return relay === undefined ? `There is no trader ${trader}.` : relay.accept();
    },
    async stop() {
      await Promise.all(relays.map((relay) => relay.stop()));
    },
  };
}

function relayOf(
  place: TraderPlace,
  { currency }: Venue,
  parts: Omit<RelaysParts, 'traders'>,
): TraderRelay {
  const { name, account, mode } = place;
  const file = journalFileOf(place);
  return createTraderRelay({
    ...parts,
    account: { name, account, mode, currency },
    venues: TRADED_VENUES,
    patienceMs: PATIENCE_MS,
    open: () => openJournalReading(file),
    held: () => heldBy(file),
  });
}

/** Brokers report commissions within seconds. */
const PATIENCE_MS = 5_000;

function heldBy(file: string) {
  const opened = openJournalReader(file, undefined);
  if (!opened.ok) throw new Error(`${file} cannot be read`);
  const { look, close } = opened.value;
  try {
    return sharesIn([...look.positions(), ...look.holdings(), ...look.foreignPositions()]);
  } finally {
    close();
  }
}
