// Nights in which one contract of a condor is assigned, or exercised by a person, alone or beside a holding.
import { describe, expect, it } from 'vitest';
import { inTurn } from '../../../runs/runs.ts';
import type { Harness } from '../harness/harness.ts';
import { place } from '../requests/order-requests.ts';
import { alarms, invest, priced } from './exercises.ts';
import { type Delivery, everyNight, heldIn, playNight, unexplainedIn } from './nights.ts';
import { CALL, CALLS, CONDOR, HIGH_CALL, held, LOW_PUT, PUT, PUTS, WHOLE } from './sold-condor.ts';
import { listed } from './spreads.ts';

const CHOICES = {
  wing: ['puts', 'calls'],
  event: ['assigned 1', 'assigned 2', 'exercised 1', 'exercised 2'],
  invested: [0, 230.5],
} as const;

const WINGS = {
  puts: {
    ...{ wing: PUTS, other: CALLS, short: PUT, long: LOW_PUT, came: 100 },
    ...{ strikes: { assigned: 90, exercised: 85 } },
    prices: [80, 81],
  },
  calls: {
    ...{ wing: CALLS, other: PUTS, short: CALL, long: HIGH_CALL, came: -100 },
    ...{ strikes: { assigned: 110, exercised: 115 } },
    prices: [120, 121],
  },
} as const;
const COST = 100;
const OPTIONS: Delivery['options'] = { [PUT]: -2, [LOW_PUT]: 2, [CALL]: -2, [HIGH_CALL]: 2 };

async function condors(invested: number): Promise<Harness> {
  const harness = await held({
    settings: { manual: { defaultStopPercent: 5, allowsHoldings: true } },
  });
  if (invested > 0) await invest(harness, invested, COST, WHOLE);
  for (const contract of [PUT, LOW_PUT, CALL, HIGH_CALL, PUTS, CALLS])
    await listed(harness, contract, contract.slice(-4));
  return harness;
}

describe('the night of one contract of a condor', () => {
  it.each([...inTurn(everyNight(CHOICES), 0, 1 / 15)])(
    'is booked whole or left to a person, and no contract is short alone by an order of ours: %o',
    { timeout: 20_000 },
    async (one) => {
      const { wing, other, short, long, came, strikes, prices } = WINGS[one.wing];
      const by = one.event.startsWith('assigned') ? 'assigned' : 'exercised';
      const units = Number(one.event.at(-1));
      const gone = by === 'assigned' ? short : long;
      const options = OPTIONS[gone] ?? 0;
      const remain = Object.fromEntries(
        Object.entries({ ...OPTIONS, [gone]: Math.sign(options) * (2 - units) }).filter(
          ([, left]) => left !== 0,
        ),
      );
      const { invested } = one;
      const strike = strikes[by];
      const delivery: Delivery = {
        ...{ before: { units: invested, cost: COST }, options: OPTIONS, remain, strike },
        prices,
        came: { units: (by === 'assigned' ? 1 : -1) * came * units, cost: strike },
      };
      const began = await condors(invested);
      await priced(began, COST);
      const { harness, units: shown } = await playNight(began, delivery, one);
      expect(unexplainedIn(harness)).toEqual([]);
      const { own, options: left, held: kept, others } = heldIn(harness);
      for (const { symbol, quantity } of left)
        expect([[PUT, CALL].includes(symbol), quantity < 0]).not.toEqual([true, true]);
      const pair = left.find(({ symbol }) => symbol === wing || symbol === CONDOR);
      if (pair?.symbol !== CONDOR && one.factor === 1)
        expect(left.map(({ symbol }) => symbol)).toContain(other);
      if (Math.abs(pair?.quantity ?? 0) === 2) {
        expect(alarms(harness).toLowerCase()).toMatch(/nothing is booked|nothing of it is booked/);
        expect(await place(harness, { quantity: 1 })).toMatchObject({ ok: false });
        return;
      }
      expect((own?.quantity ?? 0) + kept + others).toBeCloseTo(shown);
    },
  );
});
