// A fact on its way to the ledger, and the function that each type of fact has for it.
import type { Venues } from '../../market/venues/venues.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { LedgerCommand } from './ledger-command.ts';
import type { RelayedState } from './relayed-state.ts';

export type Fact = RecordedFact['fact'];
export type FactType = Fact['type'];
export type FactOf<Type extends FactType> = Extract<Fact, { readonly type: Type }>;

export interface RelayContext {
  readonly state: RelayedState;
  /** As the transactions name it. */
  readonly source: string;
  readonly venues: Venues;
  /** The fact as recorded. */
  readonly recorded: Pick<RecordedFact, 'seq' | 'at'>;
}

export interface Relayed {
  readonly state: RelayedState;
  readonly commands: readonly LedgerCommand[];
}

export type Relay<Type extends FactType> = (fact: FactOf<Type>, context: RelayContext) => Relayed;
