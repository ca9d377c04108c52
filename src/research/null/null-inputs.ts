// The inputs of a run without what it claims to know.
import { MINUTE_MS } from '../../kernel/instant.ts';
import { createRandom } from '../../kernel/random.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { readBarName } from '../../market/bars/bar-lengths.ts';
import type { NullKind } from '../../trader/domain/report/against-chance.ts';
import { isOnBars, strategyFor } from '../../trader/domain/strategy/strategy.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import { createBarDraws } from './drawn-bars.ts';
import { exchangedDays } from './exchanged-days.ts';
import { overOtherPrices } from './over-other-prices.ts';

/** The inputs of a drawn run, by its number: the same for the same seed, in whatever order they are asked for. */
export interface NullInputs {
  readonly kind: NullKind;
  inputsOf(seed: number, run: number): BacktestInputs;
}

/** Fewer cannot be exchanged or drawn in enough ways. */
const SESSIONS_ENOUGH = 10;

/** Fails with one sentence. */
// Decision 0067
export function nullInputs(inputs: BacktestInputs): Result<NullInputs, string> {
  const { onFact: _onFact, ...quiet } = inputs;
  const { sessions } = quiet;
  if (sessions.length < SESSIONS_ENOUGH)
    return failed(
      `--null needs ${SESSIONS_ENOUGH} sessions, and this run has ${sessions.length}: so few say nothing of chance`,
    );
  const long = [...quiet.bars].find(([, { lengthMs }]) => lengthMs > MINUTE_MS);
  if (long !== undefined)
    return failed(
      `--null exchanges and draws minutes, and the bars of ${long[0]} are ${readBarName(long[1].lengthMs)}`,
    );
  if (!hasStrategyOnBars(quiet))
    return ok({
      kind: 'predictions',
      inputsOf(seed, run) {
        const predictions = exchangedDays(quiet, createRandom(seed, `null ${run}`));
        return { ...quiet, predictions };
      },
    });
  const draws = createBarDraws(quiet);
  if (!draws.ok) return draws;
  return ok({
    kind: 'bars',
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
