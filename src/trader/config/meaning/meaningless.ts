// What a row of the table of meaningless values is: a setting, when it is refused, and why.
import type { TermsOfStrategy } from '../../domain/strategy/strategy.ts';
import type { ConfigPath } from '../issues/config-node.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';

/** A row of the table in docs/strategies.md, in its words. */
export interface Meaningless {
  /** As in a file: `stop.percent`; settings of config/sluice.yaml begin with their section. */
  readonly setting: string;
  readonly refused: string;
  readonly because: string;
}

export interface Fault {
  readonly path: ConfigPath;
  readonly message: string;
  readonly didYouMean?: string;
}

/** Within one strategy file, with its defaults. */
export interface StrategyRule extends Meaningless {
  faults(file: StrategyFile): readonly Fault[];
}

/** Within the configuration. */
export interface AccountRule extends Meaningless {
  faults(config: SluiceFile): readonly Fault[];
}

/** Between the terms of a strategy and the configuration. */
export interface SharedRule extends Meaningless {
  faults(terms: TermsOfStrategy, config: SluiceFile): readonly Fault[];
}

/** One fault, or none if there is nothing to say. */
export function faultIf(
  isFault: boolean,
  path: string,
  message: () => string,
  didYouMean?: string,
): readonly Fault[] {
  if (!isFault) return [];
  const fault = { path: path.split('.'), message: message() };
  return [didYouMean === undefined ? fault : { ...fault, didYouMean }];
}
