// Nights after a request to exercise two calls, beside a holding or shares of others.
import { describe, expect, it } from 'vitest';
import { inTurn } from '../../../runs/runs.ts';
import { CALL } from '../requests/options.ts';
import { alarms, asked } from './exercises.ts';
import { type Delivery, everyNight, heldIn, playNight, unexplainedIn } from './nights.ts';

const CHOICES = { invested: [0, 102, 102.5], ofOthers: [0, 50] } as const;
const DELIVERED = 200;

describe('the night after a request to exercise', () => {
  it.each([...inTurn(everyNight(CHOICES), 0, 1 / 6)])(
    'is booked whole or left to a person, and nothing of it counts as sold: %o',
    { timeout: 20_000 },
    async (one) => {
      const { invested, ofOthers, factor } = one;
      const units = invested + ofOthers;
      const cost = units === 0 ? 0 : (invested * 236 + ofOthers * 239) / units;
      const delivery: Delivery = {
        ...{ before: { units, cost }, came: { units: DELIVERED, cost: 231.6 } },
        ...{ options: { [CALL]: 2 }, strike: 230 },
        prices: [240, 241],
      };
      const night = await playNight(await asked(1.6, invested), delivery, one);
      const { own, options, held, others } = heldIn(night.harness);
      expect(unexplainedIn(night.harness)).toEqual([]);
      if (own === undefined) {
        expect(alarms(night.harness)).toContain('that were to be exercised are gone');
        expect(options).toHaveLength(1);
        expect(held).toBe(invested);
        return;
      }
      expect(options).toEqual([]);
      expect(own.quantity + held + others).toBe(night.units);
      expect(own.quantity).toBeGreaterThanOrEqual(DELIVERED * factor - night.sold);
      const kept = factor === 1 ? invested : Math.floor(invested * factor);
      expect(held).toBeGreaterThanOrEqual(kept - night.sold);
      expect(own.stopPrice / night.price).toBeGreaterThan(0.85);
      expect(own.stopPrice / night.price).toBeLessThan(1);
    },
  );
});
