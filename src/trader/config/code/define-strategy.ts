// What a strategy in TypeScript imports from 'sluice': the types of its terms and of what it may look at, and nothing that runs.
import type { z } from 'zod';
import type { StrategyContext } from '../../domain/strategy/strategy-code.ts';
import type { STRATEGY_SCHEMA } from '../schema/strategy-schema.ts';

export type { StrategyContext };

/** As they are written: what has a default may be left out. */
type StrategyTerms = z.input<typeof STRATEGY_SCHEMA>;

/** The terms of a strategy file, with a function in place of the condition. */
export type Strategy = Omit<StrategyTerms, 'entry'> & {
  readonly entry: Omit<StrategyTerms['entry'], 'when'> & {
    /** Asked about every accepted prediction. It answers at once, by what it is given alone. */
    readonly when: (context: StrategyContext) => boolean;
  };
};

export function defineStrategy(strategy: Strategy): Strategy {
  return strategy;
}
