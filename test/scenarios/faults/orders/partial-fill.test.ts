// The cover rule at every kind of gateway: children sized by what filled, in full, or only after the full fill; kept or killed with the parent.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, openReadyEnvironment, pass } from '../../environment/environment.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  row,
} from '../../environment/expectations.ts';
import { expectWithin } from '../figures/measured.ts';

async function endsHalf(environment: Environment): Promise<void> {
  await environment.fault('partial-fill', { symbol: 'HALF', shares: 40 });
  await environment.taken('HALF', 'BUY');
  await until('40 are filled', async () => (await environment.net('HALF')) === 40);
  await pass(environment, 2_000);
  expect((await row(environment, 'HALF'))?.quantity).toBe(40);
  await until('the entry has ended', () => environment.factsOf('position-opened', 'HALF')[0]);
  await becomesCovered(environment, 'HALF', 40);
  const targets = (await environment.open('HALF')).filter(({ type }) => type === 'LMT');
  expect(targets.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(40);
}

/** Where no child wakes before the full fill, the rest may be cancelled for a stop of its own. */
async function fillsInSteps(environment: Environment): Promise<void> {
  await environment.fault('partial-fill', { symbol: 'STEPS', shares: 40, for_ms: 6_000 });
  await environment.taken('STEPS', 'BUY');
  await until('40 are filled', () => environment.factsOf('position-filled', 'STEPS')[0]);
  await until('the entry has ended', () => environment.factsOf('position-opened', 'STEPS')[0]);
  const net = await environment.net('STEPS');
  expect([40, 100]).toContain(net);
  await becomesCovered(environment, 'STEPS', net);
}

async function stopsOut(environment: Environment): Promise<void> {
  await environment.fault('partial-fill', { symbol: 'OUT', shares: 40 });
  await environment.taken('OUT', 'BUY');
  await until('40 are filled', () => environment.factsOf('position-filled', 'OUT')[0]);
  await pass(environment, 3_000);
  await environment.price('OUT', 97);
  await until('the trade is over', () => environment.factsOf('position-closed', 'OUT')[0]);
  await becomesFlat(environment, 'OUT');
}

describe.each(['filled-size', 'full-size', 'on-full-fill'] as const)(
  'partial-fill, children %s',
  (children) => {
    it.concurrent.each(['keeps', 'kills'] as const)(
      'a parent that ends %s them: what filled is covered',
      async (parentCancel) => {
        const gateway = { children, parentCancel };
        const environment = await openReadyEnvironment({
          symbols: ['HALF', 'STEPS', 'OUT'],
          gateway,
        });
        try {
          await Promise.all([
            endsHalf(environment),
            fillsInSteps(environment),
            stopsOut(environment),
          ]);
          await expectNothingSentTwice(environment);
          const naked = (await environment.book()).naked_milliseconds;
          expectWithin(`partial-fill, ${children}, ${parentCancel}: naked`, naked, 2_000);
        } finally {
          await environment.end();
        }
      },
    );
  },
);
