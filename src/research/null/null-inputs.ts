// The inputs of a run without what it claims to know.
import { createRandom } from '../../kernel/random.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { NullBlock, NullKind } from '../../trader/domain/report/against-chance.ts';
import { isOnBars, strategyFor } from '../../trader/domain/strategy/strategy.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import { drawTerms } from './draw-units.ts';
import { createBarDraws } from './drawn-bars.ts';
import { exchangedDays } from './exchanged-days.ts';
import { overOtherPrices } from './over-other-prices.ts';

/** The inputs of a drawn run, by its number: the same for the same seed, in whatever order they are asked for. */
export interface NullInputs {
  readonly kind: NullKind;
  readonly block: NullBlock;
  inputsOf(seed: number, run: number): BacktestInputs;
}

/** Fewer cannot be exchanged or drawn in enough ways; a day or a week is a single block. */
const UNITS_ENOUGH: Readonly<Record<NullBlock, number>> = {
  '30m': 10,
  '1h': 10,
  '1d': 30,
  '1w': 30,
};

/** Fails with one sentence. */
// Decision 0067
export function nullInputs(inputs: BacktestInputs): Result<NullInputs, string> {
  const { onFact: _onFact, ...quiet } = inputs;
  const { units, block } = drawTerms(quiet);
  const enough = UNITS_ENOUGH[block];
  if (units.length < enough)
    return failed(
      `--null needs ${enough} ${block === '1w' ? 'weeks' : 'sessions'}, and this run has ${units.length}: so few say nothing of chance`,
    );
  if (!hasStrategyOnBars(quiet))
    return ok({
      ...{ kind: 'predictions', block },
      inputsOf(seed, run) {
        const predictions = exchangedDays(quiet, createRandom(seed, `null ${run}`));
        return { ...quiet, predictions };
      },
    });
  const draws = createBarDraws(quiet);
  if (!draws.ok) return draws;
  return ok({
    ...{ kind: 'bars', block },
    inputsOf(seed, run) {
      const bars = draws.value(createRandom(seed, `null ${run}`));
      return { ...quiet, bars, predictions: overOtherPrices(quiet, bars) };
    },
  });
}

function hasStrategyOnBars({ settings, bars }: BacktestInputs): boolean {
  return settings.strategies.some((strategy) =>
    strategy.symbols.some((symbol) => bars.has(symbol) && isOnBars(strategyFor(strategy, symbol))),
  );
}
