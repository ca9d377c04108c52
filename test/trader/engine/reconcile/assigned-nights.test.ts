// Nights in which a contract that was sold is assigned: a put against cash, which brings a hundred shares to hold, or a call against a holding.
import { describe, expect, it } from 'vitest';
import { inTurn } from '../../../runs/runs.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { optionOf, premiumOf } from '../requests/options.ts';
import { place } from '../requests/order-requests.ts';
import { alarms, invest, priced, shares } from './exercises.ts';
import { everyNight, heldIn, playNight, unexplainedIn } from './nights.ts';

const SOLD = {
  put: { option: 'AAPL 261218P00220000', strike: 220, prices: [218, 217], sign: 1 },
  call: { option: 'AAPL 261218C00230000', strike: 230, prices: [232, 233], sign: -1 },
} as const;
const CHOICES = { sold: ['put', 'call'], invested: [0, 100, 150, 150.5] } as const;
const [PREMIUM, COST] = [2.4, 225];

/** AAPL is at 225. */
async function written(option: string, invested: number): Promise<Harness> {
  const manual = { defaultStopPercent: 5, allowsHoldings: true };
  const harness = createHarness({ settings: { manual } });
  await harness.ready();
  await harness.account('SettledCash', 100_000);
  await priced(harness, COST);
  if (invested > 0) {
    await invest(harness, invested, COST);
    await harness.pass(6_000);
    await harness.snapshot({ positions: [shares(invested, COST)] });
    await harness.pass(300);
  }
  await optionOf(harness, option);
  await premiumOf(harness, option, PREMIUM - 0.05, PREMIUM + 0.05);
  const order = { symbol: option, side: 'sell', quantity: 1, type: 'LMT', price: PREMIUM } as const;
  await place(harness, { ...order, protection: { holdsToExpiry: true } });
  const entry = harness.newest('e');
  await harness.told(entry);
  await harness.fill(entry, 1, PREMIUM);
  await harness.status(entry, 'filled');
  return harness;
}

function* nights() {
  for (const one of everyNight(CHOICES)) if (one.sold === 'put' || one.invested > 0) yield one;
}

describe('the night of an assignment', () => {
  it.each([...inTurn(nights(), 0, 0.2)])(
    'is booked whole or left to a person, and nothing of it counts as sold: %o',
    { timeout: 20_000 },
    async (one) => {
      const { invested, factor } = one;
      const { sign, option, ...sold } = SOLD[one.sold];
      const delivery = {
        ...{ ...sold, options: { [option]: -1 }, before: { units: invested, cost: COST } },
        came: { units: sign * 100, cost: sold.strike - PREMIUM },
      };
      const night = await playNight(await written(option, invested), delivery, one);
      const { own, options, held, others } = heldIn(night.harness);
      expect(unexplainedIn(night.harness)).toEqual([]);
      expect(own).toBeUndefined();
      if (options.length > 0) {
        expect(alarms(night.harness).toLowerCase()).toContain('nothing is booked');
        return;
      }
      expect(held + others).toBe(night.units);
      const whole = Math.floor((invested + sign * 100) * factor + 1e-9);
      const left = factor === 1 ? invested + sign * 100 : whole;
      expect(held).toBeGreaterThanOrEqual(left - night.sold);
      expect(held).toBeLessThanOrEqual(left);
    },
  );
});
