// A value of a grid may ask for what the bars of the run do not have, although the strategy as it is written does not.
import { expect, it } from 'vitest';
import { variantFaults } from '../../../src/research/grid/variant-faults.ts';
import { type GridAxis, variantsOf } from '../../../src/research/grid/variants.ts';
import { csvOf, inputsOf, sessionsFrom } from '../backtest/long-bars-fixture.ts';

const FILE = `name: swing
symbols: [AAPL]
entry: { on: bar, every: 1d, side: long, when: "sma(2, '1d') > 1.0" }
size: { notional: 10000 }
stop: { atr: { period: 2, bar: 1d, multiple: 2 } }
`;

function faultsOf(...axes: readonly GridAxis[]): readonly string[] {
  const days = sessionsFrom('2026-03-02', 12).map(({ day }) => [day, [100, 101, 99, 100]] as const);
  const { strategies, inputs } = inputsOf({ strategies: [FILE], bars: { AAPL: csvOf(days) } });
  const variants = variantsOf(strategies, axes);
  if (!variants.ok) throw new Error(variants.failure.join());
  return variantFaults(inputs, variants.value);
}

it('names the first variant whose bars are shorter than those of the file, and nothing twice', () => {
  expect(
    faultsOf(
      { path: 'stop.atr.multiple', values: ['2', '3'] },
      { path: 'stop.atr.bar', values: ['1w', '1d', '5m'] },
    ),
  ).toEqual([
    'variant multiple 2, bar 5m: strategy swing: reads bars of 5m, and the bars of AAPL are 1d',
  ]);
});

it('names hours, sizes and symbols that the run cannot play', () => {
  expect(faultsOf({ path: 'entry.every', values: ['1d', '1h'] })).toEqual([
    'variant every 1h: strategy swing: reads bars of 1h, and the bars of AAPL are 1d',
  ]);
  expect(faultsOf({ path: 'size.notional', values: ['10000', '10000000'] })[0]).toContain(
    'variant notional 10000000: strategy swing: size.notional is above --cash',
  );
  expect(faultsOf({ path: 'size.notional', values: ['10000', '20000'] })).toEqual([]);
});
