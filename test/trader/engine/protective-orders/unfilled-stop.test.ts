// The price is through a stop that works at the broker, and the stop does not fill: the operator hears of it after ten seconds.
import { describe, expect, it } from 'vitest';
import type { Quote } from '../../../../src/market/quotes/quote.ts';
import { createHarness, type Harness } from '../harness/harness.ts';

async function held(signal: 'BUY' | 'SELL' = 'BUY') {
  const harness = createHarness();
  await harness.ready();
  const legs = await harness.enter(signal);
  await harness.pass(6_000);
  return { harness, ...legs };
}

/** A quote each second. */
async function quoted(harness: Harness, last: number, seconds: number, more?: Partial<Quote>) {
  for (let second = 0; second < seconds; second += 1) {
    await harness.quote(last, more);
    await harness.pass(1_000);
  }
}

const texts = (harness: Harness): string[] =>
  harness
    .of('alarm-raised')
    .filter(({ alarm }) => alarm === 'stop-held')
    .map(({ text }) => text);

describe('a stop that the price has gone through', () => {
  it.each([
    ['BUY', 98, '98.52'],
    ['SELL', 102, '101.48'],
  ] as const)(
    'raises one alarm if it has not filled for ten seconds (%s)',
    async (signal, last, at) => {
      const { harness, s } = await held(signal);
      await quoted(harness, last, 9);
      expect(texts(harness)).toEqual([]);
      await quoted(harness, last, 20);
      expect(texts(harness)).toEqual([
        `AAPL: the price ${last} is through the stop at ${at}, and ${s.orderRef} has not filled for 10 s. Look at it in the broker's app; \`sluice exit AAPL --yes\` sends an exit beside it`,
      ]);
      expect(harness.submits('exit')).toEqual([]);
    },
  );

  it('counts anew after each fill, and after each price on the other side', async () => {
    const { harness, s } = await held();
    await quoted(harness, 98, 8);
    await harness.fill(s, 40, 98.5);
    await quoted(harness, 98, 8);
    await quoted(harness, 98.6, 1);
    await quoted(harness, 98, 8);
    expect(texts(harness)).toEqual([]);
    await quoted(harness, 98, 4);
    expect(texts(harness)).toHaveLength(1);
  });

  it.each([
    ['at its price', 98.52, {}],
    ['by prices that are not live', 98, { isLive: false }],
    ['in a halt', 98, { isHalted: true }],
  ])('raises none %s', async (_, last, more) => {
    const { harness } = await held();
    await quoted(harness, last, 20, more);
    expect(texts(harness)).toEqual([]);
  });

  it('raises none once the broker calls it filled, although its execution has not come', async () => {
    const { harness, s } = await held();
    await quoted(harness, 98, 5);
    await harness.status(s, 'filled');
    await quoted(harness, 98, 20);
    expect(texts(harness)).toEqual([]);
  });
});
