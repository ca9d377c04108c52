// A law is a set of moments it looks at and a sentence for the moment it finds itself broken.
import type { Instant } from '../../../../src/kernel/instant.ts';
import type { State } from '../../../../src/trader/engine/state/state.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';

/** What a law sees at every broker. */
export interface Seen {
  now(): Instant;
  /** The journal folded from its first fact: what a replay from scratch would give. */
  readonly state: State;
  /** Nothing is broken on purpose: line, broker and daemon are well. */
  isCalm(): boolean;
}

/** What a law about trading sees beside it. */
export interface SeenTrading extends Seen {
  /** Of a lot; what is less than one is sold by an order of its own. Absent where one order sells any quantity. */
  readonly lotSize?: number;
  /** The adapter refuses itself what the broker would not take. */
  readonly refusesUnfit?: boolean;
  /** Continuous trading, where the symbol trades. */
  isSessionOpen(symbol: string): boolean;
  /** Of the exchange, which people may trade in. Absent where auctions are words of an order alone. */
  isAuctionOpen?(symbol: string): boolean;
  today(symbol: string): Today;
  isHalted(symbol: string): boolean;
}

export interface Today {
  readonly msToClose: number;
  readonly dayStart: number;
  readonly open: number;
}

/** Keeps what laws see up to date. */
export interface Keeper<Changed> extends Seen {
  take(recorded: RecordedFact): void;
  changed(change: Changed): void;
  /** Symbols in which something changed since the last call. */
  takeDirty(): ReadonlySet<string>;
}

/** Looks at the journal alone. */
export interface JournalLaw {
  readonly name: string;
  /** A fact of a commit, the state not yet moved by it. */
  fact?(recorded: RecordedFact): void;
  /** The whole commit is durable and folded. */
  committed?(facts: readonly RecordedFact[]): void;
  /** After every turn, with the symbols in which something changed. */
  turn?(dirty: ReadonlySet<string>): void;
  /** Everything is delivered and the daemon has stopped. */
  end?(): void;
}

/** Looks at what passes between daemon and broker, too. */
export interface LawOf<Said, Arriving, Changed> extends JournalLaw {
  said?(command: Said): void;
  arriving?(request: Arriving): void;
  changed?(change: Changed): void;
}

/** Told when a law is broken. */
export type Accused = (text: string) => void;
export type MakeJournalLaw = (world: Seen, broken: Accused) => JournalLaw;
export type MakeTradingLaw = (world: SeenTrading, broken: Accused) => JournalLaw;
