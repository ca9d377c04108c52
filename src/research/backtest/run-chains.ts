// The option chains of a run: those that were recorded, or synthetic ones of the bars.
import { MINUTE_MS } from '../../kernel/instant.ts';
import { createColumnBuilder } from '../../market/bars/bar-columns.ts';
import { recordedChain, type UnderlyingChain } from '../chains/chain-tape.ts';
import { createSyntheticTape } from '../synthetic/synthetic-tape.ts';
import type { BacktestInputs, SyntheticInputs } from './backtest-inputs.ts';
import { createSplitTimes } from './split-times.ts';
import { venueOf } from './symbol-venues.ts';

const NO_BARS = createColumnBuilder().build(MINUTE_MS);

export function chainsOf(inputs: BacktestInputs): readonly UnderlyingChain[] {
  const { options } = inputs;
  if (options === undefined) return [];
  if (options.synthetic !== undefined) return syntheticChains(inputs, options.synthetic);
  return options.rows.map(recordedChain);
}

function syntheticChains(
  { settings, bars, actions }: BacktestInputs,
  { underlyings, terms, scale }: SyntheticInputs,
): readonly UnderlyingChain[] {
  const rate = settings.risk.options.ratePercent / 100;
  return underlyings.map((underlying) => {
    const { calendar } = venueOf(settings, underlying);
    const splits = createSplitTimes(actions, calendar);
    const stock = {
      ...{ underlying, calendar, rate, columns: bars.get(underlying) ?? NO_BARS },
      factorBetween: (from, to) => splits.factor(underlying, from, to),
    } satisfies Parameters<typeof createSyntheticTape>[0];
    return { underlying, tape: createSyntheticTape(stock, terms, scale) };
  });
}
