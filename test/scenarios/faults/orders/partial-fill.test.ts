// The cover rule at every kind of gateway: children sized by what filled, in full, or only after the full fill; kept or killed with the parent.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  row,
} from '../../house/expectations.ts';
import { type House, openReadyHouse, pass } from '../../house/house.ts';
import { expectWithin } from '../figures/measured.ts';

async function endsHalf(house: House): Promise<void> {
  await house.fault('partial-fill', { symbol: 'HALF', shares: 40 });
  await house.taken('HALF', 'BUY');
  await until('40 are filled', async () => (await house.net('HALF')) === 40);
  await pass(house, 2_000);
  expect((await row(house, 'HALF'))?.quantity).toBe(40);
  await until('the entry has ended', () => house.factsOf('position-opened', 'HALF')[0]);
  await becomesCovered(house, 'HALF', 40);
  const targets = (await house.open('HALF')).filter(({ type }) => type === 'LMT');
  expect(targets.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(40);
}

/** Where no child wakes before the full fill, the rest may be cancelled for a stop of its own. */
async function fillsInSteps(house: House): Promise<void> {
  await house.fault('partial-fill', { symbol: 'STEPS', shares: 40, for_ms: 6_000 });
  await house.taken('STEPS', 'BUY');
  await until('40 are filled', () => house.factsOf('position-filled', 'STEPS')[0]);
  await until('the entry has ended', () => house.factsOf('position-opened', 'STEPS')[0]);
  const net = await house.net('STEPS');
  expect([40, 100]).toContain(net);
  await becomesCovered(house, 'STEPS', net);
}

async function stopsOut(house: House): Promise<void> {
  await house.fault('partial-fill', { symbol: 'OUT', shares: 40 });
  await house.taken('OUT', 'BUY');
  await until('40 are filled', () => house.factsOf('position-filled', 'OUT')[0]);
  await pass(house, 3_000);
  await house.price('OUT', 97);
  await until('the trade is over', () => house.factsOf('position-closed', 'OUT')[0]);
  await becomesFlat(house, 'OUT');
}

describe.each(['filled-size', 'full-size', 'on-full-fill'] as const)(
  'partial-fill, children %s',
  (children) => {
    it.concurrent.each(['keeps', 'kills'] as const)(
      'a parent that ends %s them: what filled is covered',
      async (parentCancel) => {
        const gateway = { children, parentCancel };
        const house = await openReadyHouse({ symbols: ['HALF', 'STEPS', 'OUT'], gateway });
        try {
          await Promise.all([endsHalf(house), fillsInSteps(house), stopsOut(house)]);
          await expectNothingSentTwice(house);
          const naked = (await house.book()).naked_milliseconds;
          expectWithin(`partial-fill, ${children}, ${parentCancel}: naked`, naked, 2_000);
        } finally {
          await house.end();
        }
      },
    );
  },
);
