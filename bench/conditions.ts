// How many times per second a typical entry condition is evaluated, including the checks of its inputs.
import { instant } from '../src/kernel/instant.ts';
import { compileCondition } from '../src/trader/domain/strategy/condition.ts';
import type { ConditionContext } from '../src/trader/domain/strategy/condition-inputs.ts';

const CONDITION =
  'prediction.confidence >= 0.7 && session.minutes_since_open > 5 && price.spread < 0.05';
const ROUNDS = 4_000_000;

export function benchConditions(): { readonly condition_evaluations_per_second: number } {
  const compiled = compileCondition(CONDITION);
  if (!compiled.ok) throw new Error(compiled.failure.message);
  const contexts = Array.from({ length: 64 }, (_, index) => contextOf(index));
  let taken = 0;
  const run = (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      const context = contexts[round & 63];
      if (context !== undefined && compiled.value.evaluate(context).kind === 'true') taken += 1;
    }
  };
  run(ROUNDS / 10);
  const from = process.hrtime.bigint();
  run(ROUNDS);
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  if (taken === 0) throw new Error('the condition was never true');
  return { condition_evaluations_per_second: Math.round(ROUNDS / seconds) };
}

function contextOf(index: number): ConditionContext {
  const now = instant(1_700_000_000_000 + index);
  return {
    now,
    prediction: {
      id: `p${index}`,
      source: 'flow',
      kind: 'prediction',
      symbol: 'SPY',
      signal: 'BUY',
      confidence: 0.69 + index / 200,
      dataTime: now,
      issuedAt: now,
      receivedAt: now,
      features: {},
      raw: '',
    },
    quote: {
      symbol: 'SPY',
      bid: 100 + index / 100,
      ask: 100.01 + index / 100,
      last: 100 + index / 100,
      at: now,
      isLive: true,
      isHalted: false,
    },
    indicators: {
      atr: 0.5,
      sma20: 99,
      sma50: 98,
      ema20: 99,
      high20: 101,
      low20: 97,
      minuteVolume: 20_000,
      sessionOpen: 99,
    },
    indicator: () => undefined,
    regime: () => ({ close: undefined, sma20: undefined }),
    position: { side: 'flat', quantity: 0, averagePrice: undefined, unrealizedR: 0 },
    accepted: () => [],
    option: () => undefined,
    session: { minutesSinceOpen: 4 + index, minutesToClose: 380 - index, isEarlyClose: false },
  };
}
