// What an option without a stop counts for in the day's loss while its price stands still.
import { expect, it } from 'vitest';
import { settings, strategy } from '../harness/settings.ts';
import { held } from '../reconcile/spreads.ts';

const strategies = [strategy()];
/** 0.01 % of 1,000,000: 100 USD; 620 were paid. */
const tight = {
  strategies,
  settings: { risk: { ...settings(strategies).risk, dailyLossPercentMax: 0.01 } },
};

it.each([
  ['while other prices arrive', true],
  ['while nothing arrives', false],
])('a bought option is not a total loss %s', async (_, hasOthers) => {
  const harness = await held(tight);
  for (let minute = 0; minute < 3; minute += 1) {
    await harness.pass(50_000);
    if (hasOthers) await harness.quote(100);
  }
  expect(harness.of('daily-loss-reached')).toEqual([]);
});
