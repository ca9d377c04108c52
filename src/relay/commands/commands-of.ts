// Facts as commands for the ledger: pure, and the same for any division of the facts into batches.
import type { Venues } from '../../market/venues/venues.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { adopted, foreignSeen, holdingFilled, released } from './foreign-shares.ts';
import type { NumberedCommand } from './ledger-command.ts';
import type { FactOf, FactType, Relay, RelayContext, Relayed } from './relayed-fact.ts';
import type { RelayedState } from './relayed-state.ts';
import { split } from './splits.ts';
import { commissionBooked, executed, legExecuted } from './trades.ts';

export interface RelayedBatch {
  readonly state: RelayedState;
  readonly commands: readonly NumberedCommand[];
}

export interface RelayTerms {
  readonly journalId: string;
  readonly venues: Venues;
}

export function sourceOf(journalId: string): string {
  return `trader:${journalId}`;
}

export function commandsOf(
  before: RelayedState,
  facts: readonly RecordedFact[],
  { journalId, venues }: RelayTerms,
): RelayedBatch {
  const source = sourceOf(journalId);
  const commands: NumberedCommand[] = [];
  let state = before;
  for (const recorded of facts) {
    const relay = RELAYED[recorded.fact.type] as Relay<FactType>;
    const relayed = relay(recorded.fact, { state, source, venues, recorded });
    state = relayed.state;
    for (const command of relayed.commands) commands.push({ seq: recorded.seq, command });
  }
  return { state, commands };
}

/** It changes no share and no money of the account. */
const nothing = (_: unknown, { state }: RelayContext): Relayed => ({ state, commands: [] });

function pinned({ instrument }: FactOf<'instrument-pinned'>, { state }: RelayContext): Relayed {
  const { symbol, primaryExchange: exchange, currency, venue, option } = instrument;
  const underlying = option?.underlying;
  const known = state.instrumentBySymbol.get(symbol);
  const isKnown =
    known?.exchange === exchange &&
    known.currency === currency &&
    known.venue === venue &&
    known.underlying === underlying;
  if (isKnown) return { state, commands: [] };
  const instrumentBySymbol = new Map(state.instrumentBySymbol);
  instrumentBySymbol.set(symbol, { exchange, currency, venue, underlying });
  return { state: { ...state, instrumentBySymbol }, commands: [] };
}

const RELAYED: { readonly [Type in FactType]: Relay<Type> } = {
  'execution-booked': executed,
  'leg-executed': legExecuted,
  'leg-separated': nothing,
  'commission-booked': commissionBooked,
  'foreign-seen': foreignSeen,
  'position-adopted': adopted,
  'holding-adopted': adopted,
  'position-released': released,
  'holding-released': released,
  'remainder-released': released,
  'holding-filled': holdingFilled,
  'position-split': split,
  'holding-split': split,
  'instrument-pinned': pinned,
  'alarm-raised': nothing,
  'alarm-ended': nothing,
  'alarm-acknowledged': nothing,
  'alarm-muted': nothing,
  'alarm-escalated': nothing,
  'cancel-intended': nothing,
  'chain-asked': nothing,
  'margin-asked': nothing,
  'margin-stated': nothing,
  'change-intended': nothing,
  'change-refused': nothing,
  'clock-moved': nothing,
  'clock-set-back': nothing,
  'close-asked': nothing,
  'command-asked': nothing,
  'config-changed': nothing,
  'config-refused': nothing,
  'contract-chosen': nothing,
  'cover-lost': nothing,
  'cover-restored': nothing,
  'cover-waived': nothing,
  'daemon-started': nothing,
  'daemon-stopped': nothing,
  'daily-loss-reached': nothing,
  'day-started': nothing,
  'entry-intended': nothing,
  'exit-intended': nothing,
  'feed-changed': nothing,
  'gateway-changed': nothing,
  'halt-file-changed': nothing,
  'holding-intended': nothing,
  'difference-left': nothing,
  'holding-marked': nothing,
  'instrument-refused': nothing,
  'limit-asked': nothing,
  'lock-deleted': nothing,
  'lock-set': nothing,
  'meddling-explained': nothing,
  'order-not-sent': nothing,
  'order-resolved': nothing,
  'order-sent': nothing,
  'order-updated': nothing,
  'order-warned': nothing,
  'ownership-taken': nothing,
  'pauses-lifted': nothing,
  'plan-changed': nothing,
  'remainder-noted': nothing,
  'position-abandoned': nothing,
  'position-adjusted': nothing,
  'collateral-changed': nothing,
  'position-adjusting': nothing,
  'position-closed': nothing,
  'position-closing': nothing,
  'position-filled': nothing,
  'position-opened': nothing,
  'position-planned': nothing,
  'prediction-judged': nothing,
  'prediction-repeated': nothing,
  'protection-asked': nothing,
  'exercise-intended': nothing,
  'exercise-updated': nothing,
  'roll-intended': nothing,
  'roll-updated': nothing,
  'roll-refused': nothing,
  'protection-intended': nothing,
  reconciled: nothing,
  'reduction-asked': nothing,
  'report-ignored': nothing,
  'fill-reported': nothing,
  'request-refused': nothing,
  'session-opened': nothing,
  'signal-refused': nothing,
  'signal-taken': nothing,
  'stop-ask-refused': nothing,
  'stop-asked': nothing,
  'stop-meddled': nothing,
  'stop-moved': nothing,
  'stop-reset': nothing,
  'symbol-paused': nothing,
  'target-moved': nothing,
  'trade-restated': nothing,
  'trading-changed': nothing,
  'wish-dropped': nothing,
  'wish-stored': nothing,
};
