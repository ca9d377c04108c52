// One pass over the inputs of a batch: its facts are folded into the state at once and become durable in one commit.
import type { Instant } from '../../../kernel/instant.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { Settings } from '../../ports/settings.ts';
import { folded } from '../fold/orders-after.ts';
import type { StrategySet, Surroundings } from '../market/surroundings.ts';
import type { State } from '../state/state.ts';

export interface Turn extends Surroundings {
  readonly state: State;
  /** A reload replaces settings and strategies for the inputs after it. */
  settings: Settings;
  strategies: StrategySet;
  now: Instant;
  /** Inputs waiting behind this one. */
  waiting: number;
  /** Facts of the batch so far, in order. */
  readonly facts: RecordedFact[];
  /** Positions to reconcile before the turn ends, by id. */
  readonly touched: Set<string>;
  /** The chain of the request over HTTP whose command is being decided: facts without a cause of their own name it. */
  asked: Chain | undefined;
  /**
   * Records a fact, completed with the resulting states of the orders it moves. `chain` links it to its cause; without one
   * it starts a new chain.
   */
  record(fact: Fact, chain?: Chain): RecordedFact;
}

export interface Chain {
  readonly cause: number;
  readonly correlation: string;
}

export function createTurn(surroundings: Surroundings, state: State, now: Instant): Turn {
  const facts: RecordedFact[] = [];
  const turn: Turn = {
    ...surroundings,
    state,
    now,
    waiting: 0,
    facts,
    touched: new Set(),
    asked: undefined,
    record(fact, chain) {
      const seq = state.seq + 1;
      const { asked } = turn;
      const recorded = folded(state, {
        seq,
        at: turn.now,
        cause: chain?.cause || asked?.cause || 0,
        correlation: (chain ?? asked)?.correlation ?? `#${seq}`,
        fact,
      });
      facts.push(recorded);
      return recorded;
    },
  };
  return turn;
}

/** The chain continued from its newest fact in this turn; unchanged if this turn has recorded none. */
export function newestOf(turn: Turn, chain: Chain): Chain {
  const newest = turn.facts.findLast(({ correlation }) => correlation === chain.correlation);
  return newest === undefined ? chain : after(newest);
}

/** For reports about an order whose position has been deleted. */
export const NO_CHAIN: Chain = { cause: 0, correlation: '' };

/** The chain that continues from a recorded fact. */
export function after(recorded: RecordedFact): Chain {
  return { cause: recorded.seq, correlation: recorded.correlation };
}
