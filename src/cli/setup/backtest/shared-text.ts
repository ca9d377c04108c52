// What several kinds of a backtest print alike.
import type { BacktestInputs } from '../../../research/backtest/backtest-inputs.ts';
import { syntheticText } from '../../../research/synthetic/synthetic-terms.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';

export function printFaults(faults: readonly string[]): ExitCode {
  for (const sentence of faults)
    printError({ sentence, code: 'backtest', exitCode: EXIT.configuration });
  return EXIT.configuration;
}

/** Undefined if no option prices were computed. */
export function syntheticLabel({ options }: BacktestInputs): string | undefined {
  const { terms, underlyings } = options?.synthetic ?? {};
  return terms && underlyings && syntheticText(terms, underlyings);
}
