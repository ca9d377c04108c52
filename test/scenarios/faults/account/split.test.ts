// A split of what is held, over the night: with the daemon there, without it, and with a broker that leaves the orders resting.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, openReadyEnvironment, pass } from '../../environment/environment.ts';

const CLOSE = '2020-12-16T15:59:57-05:00';
const BEFORE = '2020-12-17T08:29:57-05:00';
const OPEN = '2020-12-17T09:29:58-05:00';

async function overTheClose(story: (environment: Environment) => Promise<void>): Promise<void> {
  const environment = await openReadyEnvironment({
    symbols: ['AAA'],
    market: '2020-12-16T15:40:00-05:00',
  });
  try {
    await environment.enter('AAA');
    await environment.moveTo(CLOSE);
    await until(
      'the night is measured against the close',
      () => environment.factsOf('holding-marked')[0],
    );
    await story(environment);
  } finally {
    await environment.end();
  }
}

/** In the gateway's own book: so many shares, and one stop over all of them, and it still is so after the open. */
async function staysCovered(
  environment: Environment,
  shares: number,
  stopPrice: number,
): Promise<void> {
  const covers = async (): Promise<boolean> => {
    const stops = (await environment.open('AAA')).filter(({ type }) => type === 'STP');
    const [stop] = stops;
    return stops.length === 1 && stop?.quantity === shares && stop.stop_price === stopPrice;
  };
  await until(`a stop over ${shares} rests at ${stopPrice}`, covers);
  await environment.moveTo(OPEN);
  await pass(environment, 40_000);
  expect(await covers()).toBe(true);
  expect(await environment.net('AAA')).toBe(shares);
  expect(environment.daemon.look.positions()).toMatchObject([
    { quantity: shares, stop_price: stopPrice, protected: true },
  ]);
  expect(environment.factsOf('position-closing')).toEqual([]);
  expect(environment.factsOf('execution-booked')).toHaveLength(1);
  expect((await environment.book()).naked_milliseconds).toBe(0);
}

describe.concurrent('a split over night', () => {
  it('split: four for one, the daemon there, the shares told later than the cancels', () =>
    overTheClose(async (environment) => {
      await environment.fault('split', { symbol: 'AAA', ratio: 4 });
      // Long enough that a busy daemon looks at its orders before the shares are told.
      await environment.fault('position-lag', { symbol: 'AAA', for_ms: 60_000 });
      await environment.moveTo(BEFORE);
      await until('it is suspected', () => environment.alarms('AAA').includes('split-suspected'));
      expect(environment.factsOf('protection-intended')).toEqual([]);
      await until('it is recorded', () => environment.factsOf('position-split')[0]);
      expect(environment.factsOf('position-split')).toMatchObject([
        { ratio: { to: 4, from: 1 }, after: { quantity: 400, stopPrice: 24.5 } },
      ]);
      await staysCovered(environment, 400, 24.5);
      expect(environment.told().some((text) => /a split of 4:1: 100 shares at/.test(text))).toBe(
        true,
      );
    }));

  it('split: one for eight while the daemon is down, half a share paid out', () =>
    overTheClose(async (environment) => {
      await environment.fault('split', { symbol: 'AAA', ratio: 0.125 });
      await environment.restart(() => environment.moveTo('2020-12-17T09:10:00-05:00'));
      await until('it is recorded', () => environment.factsOf('position-split')[0]);
      expect(environment.factsOf('position-split')).toMatchObject([
        { ratio: { to: 1, from: 8 }, after: { quantity: 12 }, cash: { shares: 0.5 } },
      ]);
      await staysCovered(environment, 12, 784);
    }));

  it('split: two for one, the old orders left resting: taken back before the open', () =>
    overTheClose(async (environment) => {
      await environment.fault('split', { symbol: 'AAA', ratio: 2, orders: 'kept' });
      await environment.moveTo(BEFORE);
      await until('it is recorded', () => environment.factsOf('position-split')[0]);
      await staysCovered(environment, 200, 49);
    }));
});
