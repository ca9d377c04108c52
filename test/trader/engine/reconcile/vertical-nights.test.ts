// Nights in which one contract of a vertical is assigned, or exercised by a person: two debit spreads of calls at 230 and 240, or two credit
// spreads of puts at 230 and 220, alone or beside a holding.
import { describe, expect, it } from 'vitest';
import { isCombinationId } from '../../../../src/market/instruments/amount.ts';
import { inTurn } from '../../../runs/runs.ts';
import type { Harness } from '../harness/harness.ts';
import { LONG, SHORT, sold } from '../orders/sold-spread.ts';
import { place } from '../requests/order-requests.ts';
import { alarms, invest, priced } from './exercises.ts';
import { type Delivery, everyNight, heldIn, playNight, unexplainedIn } from './nights.ts';
import { BOUGHT, held, holds, listed, SOLD } from './spreads.ts';

const CHOICES = {
  spread: ['calls', 'puts'],
  event: ['assigned 1', 'assigned 2', 'exercised 1', 'exercised 2'],
  invested: [0, 230.5],
} as const;

interface Side {
  readonly long: string;
  readonly short: string;
  readonly strikes: { readonly assigned: number; readonly exercised: number };
  /** Shares of one contract that is assigned. */
  readonly came: number;
  readonly prices: Delivery['prices'];
}

const SIDES: Readonly<Record<(typeof CHOICES)['spread'][number], Side>> = {
  calls: {
    ...{ long: BOUGHT, short: SOLD, strikes: { assigned: 240, exercised: 230 } },
    ...{ came: -100, prices: [245, 246] },
  },
  puts: {
    ...{ long: LONG, short: SHORT, strikes: { assigned: 230, exercised: 220 } },
    ...{ came: 100, prices: [215, 216] },
  },
};
const COST = 225;

async function spreads({ long, short, came }: Side, invested: number): Promise<Harness> {
  const options = { settings: { manual: { defaultStopPercent: 5, allowsHoldings: true } } };
  const harness = came < 0 ? await held(options) : await sold(options);
  if (invested > 0) await invest(harness, invested, COST, [holds(long, 2), holds(short, -2)]);
  for (const contract of [long, short]) await listed(harness, contract, contract.slice(-4));
  return harness;
}

describe('the night of one contract of a vertical', () => {
  it.each([...inTurn(everyNight(CHOICES), 0, 1 / 15)])(
    'is booked whole or left to a person, and no contract is short alone by an order of ours: %o',
    { timeout: 20_000 },
    async (one) => {
      const side = SIDES[one.spread];
      const by = one.event.startsWith('assigned') ? 'assigned' : 'exercised';
      const units = Number(one.event.at(-1));
      const gone = by === 'assigned' ? side.short : side.long;
      const options = { [side.long]: 2, [side.short]: -2 };
      const remain = Object.fromEntries(
        Object.entries({ ...options, [gone]: Math.sign(options[gone] ?? 0) * (2 - units) }).filter(
          ([, left]) => left !== 0,
        ),
      );
      const { invested } = one;
      const strike = side.strikes[by];
      const delivery: Delivery = {
        ...{ before: { units: invested, cost: COST }, options, remain, strike },
        came: { units: (by === 'assigned' ? 1 : -1) * side.came * units, cost: strike },
        prices: side.prices,
      };
      const began = await spreads(side, invested);
      await priced(began, COST);
      const { harness, units: shown } = await playNight(began, delivery, one);
      expect(unexplainedIn(harness)).toEqual([]);
      const { own, options: left, held: kept, others } = heldIn(harness);
      for (const { symbol, quantity } of left)
        expect([symbol, quantity < 0]).not.toEqual([side.short, true]);
      const pair = left.find(({ symbol }) => isCombinationId(symbol));
      if (Math.abs(pair?.quantity ?? 0) === 2) {
        expect(alarms(harness).toLowerCase()).toMatch(/nothing is booked|nothing of it is booked/);
        expect(await place(harness, { quantity: 1 })).toMatchObject({ ok: false });
        return;
      }
      expect((own?.quantity ?? 0) + kept + others).toBeCloseTo(shown);
    },
  );
});
