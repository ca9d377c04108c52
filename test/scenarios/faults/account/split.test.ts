// A split of what is held, over the night: with the daemon there, without it, and with a broker that leaves the orders resting.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type House, openReadyHouse, pass } from '../../house/house.ts';

const CLOSE = '2020-12-16T15:59:57-05:00';
const BEFORE = '2020-12-17T08:29:57-05:00';
const OPEN = '2020-12-17T09:29:58-05:00';

async function overTheClose(story: (house: House) => Promise<void>): Promise<void> {
  const house = await openReadyHouse({ symbols: ['AAA'], market: '2020-12-16T15:40:00-05:00' });
  try {
    await house.enter('AAA');
    await house.moveTo(CLOSE);
    await until(
      'the night is measured against the close',
      () => house.factsOf('holding-marked')[0],
    );
    await story(house);
  } finally {
    await house.end();
  }
}

/** In the gateway's own book: so many shares, and one stop over all of them, and it still is so after the open. */
async function staysCovered(house: House, shares: number, stopPrice: number): Promise<void> {
  const covers = async (): Promise<boolean> => {
    const stops = (await house.open('AAA')).filter(({ type }) => type === 'STP');
    const [stop] = stops;
    return stops.length === 1 && stop?.quantity === shares && stop.stop_price === stopPrice;
  };
  await until(`a stop over ${shares} rests at ${stopPrice}`, covers);
  await house.moveTo(OPEN);
  await pass(house, 40_000);
  expect(await covers()).toBe(true);
  expect(await house.net('AAA')).toBe(shares);
  expect(house.daemon.look.positions()).toMatchObject([
    { quantity: shares, stop_price: stopPrice, protected: true },
  ]);
  expect(house.factsOf('position-closing')).toEqual([]);
  expect(house.factsOf('execution-booked')).toHaveLength(1);
  expect((await house.book()).naked_milliseconds).toBe(0);
}

describe.concurrent('a split over night', () => {
  it('split: four for one, the daemon there, the shares told later than the cancels', () =>
    overTheClose(async (house) => {
      await house.fault('split', { symbol: 'AAA', ratio: 4 });
      // Long enough that a busy daemon looks at its orders before the shares are told.
      await house.fault('position-lag', { symbol: 'AAA', for_ms: 60_000 });
      await house.moveTo(BEFORE);
      await until('it is suspected', () => house.alarms('AAA').includes('split-suspected'));
      expect(house.factsOf('protection-intended')).toEqual([]);
      await until('it is recorded', () => house.factsOf('position-split')[0]);
      expect(house.factsOf('position-split')).toMatchObject([
        { ratio: { to: 4, from: 1 }, after: { quantity: 400, stopPrice: 24.5 } },
      ]);
      await staysCovered(house, 400, 24.5);
      expect(house.told().some((text) => /a split of 4:1: 100 shares at/.test(text))).toBe(true);
    }));

  it('split: one for eight while the daemon is down, half a share paid out', () =>
    overTheClose(async (house) => {
      await house.fault('split', { symbol: 'AAA', ratio: 0.125 });
      await house.restart(() => house.moveTo('2020-12-17T09:10:00-05:00'));
      await until('it is recorded', () => house.factsOf('position-split')[0]);
      expect(house.factsOf('position-split')).toMatchObject([
        { ratio: { to: 1, from: 8 }, after: { quantity: 12 }, cash: { shares: 0.5 } },
      ]);
      await staysCovered(house, 12, 784);
    }));

  it('split: two for one, the old orders left resting: taken back before the open', () =>
    overTheClose(async (house) => {
      await house.fault('split', { symbol: 'AAA', ratio: 2, orders: 'kept' });
      await house.moveTo(BEFORE);
      await until('it is recorded', () => house.factsOf('position-split')[0]);
      await staysCovered(house, 200, 49);
    }));
});
