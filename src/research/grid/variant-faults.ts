// Why variants of a grid cannot be played on the bars of its run: a value of the grid may ask for more than the file of the strategy.
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import { termFaults } from '../backtest/term-faults.ts';
import type { Variant } from './variants.ts';

/** A sentence for each fault, with the first variant that has it. */
export function variantFaults(
  inputs: BacktestInputs,
  variants: readonly Variant[],
): readonly string[] {
  const nameByFault = new Map<string, string>();
  for (const { name, strategies } of variants)
    for (const fault of termFaults({ ...inputs.settings, strategies }, inputs))
      if (!nameByFault.has(fault)) nameByFault.set(fault, name);
  return [...nameByFault].map(([fault, name]) => `variant ${name}: ${fault}`);
}
