// An entry that ends half filled, at a gateway that keeps its children and at one that kills them: measured by the gateway's own book.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { becomesCovered, expectNothingSentTwice, row } from '../../house/expectations.ts';
import { type House, openReadyHouse } from '../../house/house.ts';
import { expectWithin } from '../figures/measured.ts';

async function halfFilled(house: House): Promise<void> {
  await house.fault('partial-fill', { symbol: 'HALF', shares: 40 });
  await house.taken('HALF', 'BUY');
  await until('40 are filled', async () => (await house.net('HALF')) === 40);
  await until('40 are booked', () => house.factsOf('position-filled', 'HALF')[0]);
}

async function stopsOf(house: House): Promise<number> {
  return (await house.open('HALF')).filter(({ type }) => type === 'STP').length;
}

/** Where the stop that stands alone came in the journal, and where the cancel of the entry did. */
function places(house: House): { readonly stop: number; readonly cancel: number } {
  const facts = house.facts.map(({ fact }) => fact);
  return {
    stop: facts.findIndex(({ type }) => type === 'protection-intended'),
    cancel: facts.findIndex((fact) => fact.type === 'cancel-intended' && /e$/.test(fact.orderRef)),
  };
}

describe.each(['filled-size', 'full-size'] as const)('children %s', (children) => {
  describe.each(['keeps', 'kills'] as const)('a parent that ends %s them', (parentCancel) => {
    it.concurrent.each(['a halt', 'its time'])('%s: what filled stays covered', async (ending) => {
      const house = await openReadyHouse({
        symbols: ['HALF'],
        gateway: { children, parentCancel },
      });
      try {
        await halfFilled(house);
        if (ending === 'a halt')
          await house.daemon.trader.command({ type: 'halt', why: 'a test', by: 'test' });
        await until('the entry has ended', () => house.factsOf('position-opened', 'HALF')[0]);
        await becomesCovered(house, 'HALF', 40);
        expect((await row(house, 'HALF'))?.quantity).toBe(40);
        await until('one stop is left', async () => (await stopsOf(house)) === 1);
        await expectNothingSentTwice(house);
        const { stop, cancel } = places(house);
        if (children === 'filled-size') expect(stop).toBeLessThan(cancel);
        const limitMs = children === 'filled-size' || parentCancel === 'keeps' ? 0 : 2_000;
        const naked = (await house.book()).naked_milliseconds;
        expectWithin(`shelter, ${children}, ${parentCancel}, ${ending}: naked`, naked, limitMs);
      } finally {
        await house.end();
      }
    });
  });
});
