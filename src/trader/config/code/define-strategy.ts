// What a TypeScript strategy imports from 'sluice': the types of its terms and of its inputs, and no code.
import type { z } from 'zod';
import type { StrategyContext } from '../../domain/strategy/strategy-code.ts';
import type { STRATEGY_SCHEMA } from '../schema/strategy-schema.ts';

export type { StrategyContext };

/** As written in the file: values with a default are optional. */
type StrategyTerms = z.input<typeof STRATEGY_SCHEMA>;

/** The terms of a strategy file, with a function in place of the condition. */
export type Strategy = Omit<StrategyTerms, 'entry'> & {
  readonly entry: Omit<StrategyTerms['entry'], 'when'> & {
    /** Called for every accepted prediction. Must answer synchronously and use only its argument. */
    readonly when: (context: StrategyContext) => boolean;
  };
};

export function defineStrategy(strategy: Strategy): Strategy {
  return strategy;
}
