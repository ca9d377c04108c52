// An entry that ends half filled, at a gateway that keeps its children and at one that kills them: measured by the gateway's own book.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, openReadyEnvironment } from '../../environment/environment.ts';
import { becomesCovered, expectNothingSentTwice, row } from '../../environment/expectations.ts';
import { expectWithin } from '../figures/measured.ts';

async function halfFilled(environment: Environment): Promise<void> {
  await environment.fault('partial-fill', { symbol: 'HALF', shares: 40 });
  await environment.taken('HALF', 'BUY');
  await until('40 are filled', async () => (await environment.net('HALF')) === 40);
  await until('40 are booked', () => environment.factsOf('position-filled', 'HALF')[0]);
}

async function stopsOf(environment: Environment): Promise<number> {
  return (await environment.open('HALF')).filter(({ type }) => type === 'STP').length;
}

/** Where the stop that stands alone came in the journal, and where the cancel of the entry did. */
function places(environment: Environment): { readonly stop: number; readonly cancel: number } {
  const facts = environment.facts.map(({ fact }) => fact);
  return {
    stop: facts.findIndex(({ type }) => type === 'protection-intended'),
    cancel: facts.findIndex((fact) => fact.type === 'cancel-intended' && /e$/.test(fact.orderRef)),
  };
}

describe.each(['filled-size', 'full-size'] as const)('children %s', (children) => {
  describe.each(['keeps', 'kills'] as const)('a parent that ends %s them', (parentCancel) => {
    it.concurrent.each(['a halt', 'its time'])('%s: what filled stays covered', async (ending) => {
      const environment = await openReadyEnvironment({
        symbols: ['HALF'],
        gateway: { children, parentCancel },
      });
      try {
        await halfFilled(environment);
        if (ending === 'a halt')
          await environment.daemon.trader.command({ type: 'halt', why: 'a test', by: 'test' });
        await until('the entry has ended', () => environment.factsOf('position-opened', 'HALF')[0]);
        await becomesCovered(environment, 'HALF', 40);
        expect((await row(environment, 'HALF'))?.quantity).toBe(40);
        await until('one stop is left', async () => (await stopsOf(environment)) === 1);
        await expectNothingSentTwice(environment);
        const { stop, cancel } = places(environment);
        if (children === 'filled-size') expect(stop).toBeLessThan(cancel);
        const limitMs = children === 'filled-size' || parentCancel === 'keeps' ? 0 : 2_000;
        const naked = (await environment.book()).naked_milliseconds;
        expectWithin(`shelter, ${children}, ${parentCancel}, ${ending}: naked`, naked, limitMs);
      } finally {
        await environment.end();
      }
    });
  });
});
