// Training of the policy: a hundred episodes of a hundred days on the reference market.
import { SETTINGS } from '../src/advisers/policy/learning/settings.ts';
import { train } from '../src/advisers/policy/learning/train.ts';
import { twoRegimeMarket } from '../src/advisers/policy/markets/two-regime-market.ts';
import { secondsOf } from './timing.ts';

const ROUNDS = 3;

export function benchPolicy(): Record<string, number> {
  const market = twoRegimeMarket();
  let [best, processor] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = process.cpuUsage();
    best = Math.min(
      best,
      secondsOf(() => train({ market, settings: SETTINGS, seed: 1 })),
    );
    const { user, system } = process.cpuUsage(from);
    processor = Math.min(processor, (user + system) / 1_000);
  }
  return {
    dqn_100_episodes_ms: Math.round(best * 1_000),
    dqn_100_episodes_processor_ms: Math.round(processor),
  };
}
