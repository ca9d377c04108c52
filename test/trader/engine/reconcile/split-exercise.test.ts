// Two calls of AAPL at 230 are to be exercised, and AAPL is split in the same night: what comes are not the shares that were asked for.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { brokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { CALL } from '../requests/options.ts';
import {
  alarms,
  asked,
  BEFORE_CLOSE,
  BEFORE_OPEN,
  looks,
  MORNING,
  NIGHT,
  type Position,
  priced,
  shares,
} from './exercises.ts';

function expectBooked(harness: Harness, quantity: number, averagePrice: number): void {
  expect(harness.of('position-adopted')).toMatchObject([
    { symbol: 'AAPL', quantity: 200, averagePrice: 230, delivery: { option: CALL, contracts: 2 } },
  ]);
  expect(harness.of('position-split')).toMatchObject([
    { symbol: 'AAPL', before: { quantity: 200 }, after: { quantity, averagePrice } },
  ]);
  expect(harness.of('exercise-updated').at(-1)).toMatchObject({ status: 'done' });
  expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
  expect(alarms(harness)).not.toContain('are not ours');
}

describe('an exercise and a split in one night', () => {
  it('are booked one after the other where shares, cost and price prove both: the shares have a stop before the open', async () => {
    const harness = await asked();
    await harness.jump(NIGHT);
    await looks(harness, [shares(200, 231.6)], 1);
    await harness.jump(BEFORE_OPEN);
    await priced(harness, 121);
    await looks(harness, [shares(400, 115.8)]);
    expectBooked(harness, 400, 115);
    const [stop] = harness.submits('protection').flatMap(({ legs }) => legs);
    expect(stop).toMatchObject({ symbol: 'AAPL', side: 'sell', quantity: 400, type: 'stop' });
    expect(stop?.stopPrice).toBeLessThan(121);
    expect(stop?.stopPrice).toBeGreaterThan(100);
  });

  it('are booked by the cost of the strike alone as well, and after a restart', async () => {
    const before = await asked();
    const harness = await before.crash(MORNING - before.now());
    await harness.connect();
    await priced(harness, 34.5);
    await looks(harness, [shares(1400, 230 / 7)]);
    expectBooked(harness, 1400, 230 / 7);
  });

  it('wait in the session for the first price of the day, and are not left to a person meanwhile', async () => {
    const harness = await asked();
    await harness.jump(MORNING);
    await looks(harness, [shares(400, 115.8)], 1);
    expect(alarms(harness)).toBe('');
    await priced(harness, 121);
    await looks(harness, [shares(400, 115.8)]);
    expectBooked(harness, 400, 115);
  });

  it.each<[string, number, Position]>([
    ['whose price says nothing of a split', 240, shares(400, 115.8)],
    ['whose whole cost is another', 120, shares(400, 118.9)],
    ['whose shares fit no split', 120, shares(437, 106)],
    ['whose price never comes', Number.NaN, shares(400, 115.8)],
  ])('are left to a person: shares %s', async (_, price, position) => {
    const harness = await asked();
    await harness.jump(MORNING);
    if (!Number.isNaN(price)) await priced(harness, price);
    await looks(harness, [position]);
    await looks(harness, [position]);
    expect(harness.of('position-adopted')).toEqual([]);
    expect(alarms(harness)).toContain(`${CALL}: 2 contracts that were to be exercised are gone`);
    expect(alarms(harness)).toContain('NOTHING PROTECTS these shares');
  });

  it('that were left to a person watch no stop of contracts that are gone: no alarm asks for their exit, and nothing else is blocked', async () => {
    const harness = await asked();
    await harness.jump(MORNING);
    await priced(harness, 120);
    for (let minute = 0; minute < 4; minute += 1) {
      await looks(harness, [shares(437, 106)]);
      await harness.pass(60_000);
    }
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    await harness.jump(BEFORE_CLOSE);
    await looks(harness, [shares(437, 106)]);
    expect(alarms(harness)).toContain(`\`sluice release "${CALL}" --yes\``);
    expect(alarms(harness)).not.toContain('sluice exit');
    expect(alarms(harness)).not.toContain('still open');
    expect(harness.engine.status().unprotected).toEqual([]);
  });

  it('that were left to a person are settled by what the alarm says, word for word', async () => {
    const harness = await asked();
    await harness.jump(MORNING);
    await priced(harness, 120);
    const inAccount = [shares(437, 106)];
    await looks(harness, inAccount);
    expect(alarms(harness)).toContain('`sluice adopt AAPL --yes`');
    expect(alarms(harness)).toContain(`\`sluice release "${CALL}" --yes\``);
    const by = { isConfirmed: true, by: 'ann' } as const;
    expect(await harness.command({ type: 'adopt', symbol: 'AAPL', ...by })).toMatchObject({
      ok: true,
    });
    await harness.settle();
    expect(await harness.command({ type: 'release', symbol: CALL, ...by })).toMatchObject({
      ok: true,
    });
    await looks(harness, inAccount);
    const open = [...harness.state().alarms.values()];
    expect(open.map(({ kind }) => kind)).not.toContain('quantity-mismatch');
    const [left] = harness.of('reconciled').slice(-1);
    expect(left?.differences.map(({ kind }) => kind)).not.toContain('quantity-mismatch');
    expect(left?.differences.map(({ kind }) => kind)).not.toContain('foreign-position');
    const [stop] = harness.submits('protection').flatMap(({ legs }) => legs);
    expect(stop).toMatchObject({ symbol: 'AAPL', quantity: 437, type: 'stop' });
    expect(harness.of('exercise-updated').at(-1)?.status).not.toBe('done');
  });
});

describe('a split of shares that an exercise has brought, as another answer shows first', () => {
  // The broker counts the 10 of the contracts as a cost of the shares, and the books count the strike.
  const [BOUGHT_AT, COST] = [10, 240];

  function expectStop(harness: Harness, [least, most]: [number, number]): void {
    const stop = harness.of('position-split')[0]?.after.stopPrice;
    expect(stop).toBeGreaterThan(least);
    expect(stop).toBeLessThan(most);
  }

  it('is proven by shares and price, as the account may count what the contracts have cost', async () => {
    const harness = await asked(BOUGHT_AT);
    await harness.jump(NIGHT);
    await looks(harness, [shares(200, COST)]);
    await harness.jump(BEFORE_OPEN);
    await priced(harness, 121);
    await looks(harness, [shares(400, COST / 2)]);
    expectBooked(harness, 400, 115);
    expectStop(harness, [108, 121]);
  });

  it.each<[string, number, Position, [number, number]]>([
    ['2:1', 121, shares(400, COST / 2), [108, 121]],
    ['1:8', 1920, shares(25, COST * 8), [1730, 1920]],
  ])(
    'leaves the stop where it belongs if the price of the day came before them: %s',
    async (_, price, position, stop) => {
      const harness = await asked(BOUGHT_AT);
      await harness.jump(BEFORE_OPEN);
      await priced(harness, price);
      await looks(harness, [shares(200, COST)]);
      await looks(harness, [position]);
      expectBooked(harness, position.quantity, (230 * 200) / position.quantity);
      expectStop(harness, stop);
      const [placed] = harness.submits('protection').flatMap(({ legs }) => legs);
      expect(placed).toMatchObject({ symbol: 'AAPL', side: 'sell', quantity: position.quantity });
    },
  );
});

describe('a delivery that is listed as an execution once it is booked', () => {
  it.each<[string, number, Position]>([
    ['2:1', 121, shares(400, 115.8)],
    ['1:10', 2410, shares(20, 2316)],
  ])('does not hide the split of its shares: %s', async (_, price, position) => {
    const harness = await asked();
    await harness.jump(NIGHT);
    await looks(harness, [shares(200, 231.6)]);
    await harness.jump(MORNING);
    const delivery: ReportedExecution = {
      ...{
        account: ACCOUNT,
        handle: undefined,
        brokerLink: brokerLink('permId', 78),
        orderRef: '',
      },
      ...{ symbol: 'AAPL', side: 'buy', execId: '0009.deli.01', shares: 200, price: 230 },
      ...{ at: NIGHT, cumulativeQuantity: 200, averagePrice: 230 },
    };
    for (let count = 0; count < 4; count += 1) {
      await harness.snapshot({ positions: [position], executions: [delivery] });
      if (count === 1) await priced(harness, price);
      await harness.pass(6_000);
    }
    expectBooked(harness, position.quantity, (230 * 200) / position.quantity);
    expect(harness.of('execution-booked').filter(({ leg }) => leg === 's')).toEqual([]);
  });
});

describe('an exercise and a split of a night in which a person traded the stock too', () => {
  const byHand = (side: 'buy' | 'sell', quantity: number, at: number): ReportedExecution => ({
    account: ACCOUNT,
    handle: undefined,
    brokerLink: brokerLink('permId', 77),
    orderRef: '',
    symbol: 'AAPL',
    side,
    execId: `0009.${side}.${quantity}.01`,
    shares: quantity,
    price: 121,
    at: instant(at),
    cumulativeQuantity: quantity,
    averagePrice: 121,
  });

  it.each<[string, Position, readonly ['buy' | 'sell', number]]>([
    ['sold as many as the exercise brings', shares(200, 115.8), ['sell', 200]],
    ['sold a part', shares(300, 115.8), ['sell', 100]],
    ['bought some', shares(500, 116.84), ['buy', 100]],
    ['bought as many as were split', shares(800, 118.4), ['buy', 400]],
  ])('are left to a person who %s', async (_, position, traded) => {
    const harness = await asked();
    await harness.jump(BEFORE_OPEN);
    await priced(harness, 121);
    const executions = [byHand(...traded, BEFORE_OPEN - 60_000)];
    const look = async () => {
      await harness.snapshot({ positions: [position], executions });
      await harness.pass(6_000);
    };
    for (let count = 0; count < 4; count += 1) await look();
    await harness.jump(MORNING);
    await priced(harness, 121);
    for (let count = 0; count < 4; count += 1) await look();
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.of('position-closed')).toEqual([]);
    expect(harness.submits('protection')).toEqual([]);
    expect(alarms(harness)).toContain(`${CALL}: 2 contracts that were to be exercised are gone`);
    expect(alarms(harness)).toContain('NOTHING PROTECTS these shares');
    expect(harness.of('exercise-updated').at(-1)?.status).not.toBe('not_done');
  });

  it('are not ours to judge if the person sold the contracts', async () => {
    const harness = await asked();
    await harness.jump(MORNING);
    await priced(harness, 121);
    const sold = { ...byHand('sell', 2, MORNING - 60_000), symbol: CALL, price: 10 };
    for (let count = 0; count < 4; count += 1) {
      await harness.snapshot({ positions: [shares(300, 121)], executions: [sold] });
      await harness.pass(6_000);
    }
    expect(alarms(harness)).not.toContain('that were to be exercised are gone');
    expect(harness.of('position-closed')).toMatchObject([{ symbol: CALL, exitPrice: 10 }]);
  });
});

describe('an exercise and a split of a night beside a holding of the stock', () => {
  const HELD = 102;
  // 102 at 236 and 200 at 231.6.
  const COST = (102 * 236 + 200 * 231.6) / 302;

  function holding(harness: Harness) {
    const invested = harness.state().holdings.get('AAPL');
    return invested?.status === 'held' ? invested.quantity : undefined;
  }

  it.each<[string, number, Position, number, number]>([
    ['2:1', 121, shares(604, COST / 2), 400, 204],
    ['1:10, the fraction paid in cash', 2400, shares(30, COST * 10), 20, 10],
  ])('are booked one after the other: %s', async (_, price, position, exercised, left) => {
    const harness = await asked(1.6, HELD);
    await harness.jump(MORNING);
    await looks(harness, [position], 1);
    await priced(harness, price);
    await looks(harness, [position]);
    expectBooked(harness, exercised, (230 * 200) / exercised);
    expect(harness.of('holding-split')).toMatchObject([{ after: { quantity: left } }]);
    expect(holding(harness)).toBe(left);
    const stops = harness.submits('protection').flatMap(({ legs }) => legs);
    expect(stops.at(-1)).toMatchObject({ symbol: 'AAPL', quantity: exercised, type: 'stop' });
  });

  it.each<[string, number, Position, number]>([
    ['whose price says nothing of a split', 240, shares(30, COST * 10), 30],
    ['whose price never comes', Number.NaN, shares(30, COST * 10), HELD],
    ['whose shares fit no split', 2400, shares(41, COST * 7.4), 41],
  ])(
    'are left to a person: shares %s, and none of the holding count as sold before the contracts are released',
    async (_, price, position, left) => {
      const harness = await asked(1.6, HELD);
      await harness.jump(MORNING);
      if (!Number.isNaN(price)) await priced(harness, price);
      await looks(harness, [position], 6);
      expect(alarms(harness)).toContain(
        `${CALL}: 2 contracts that were to be exercised are gone, and the account lacks ${HELD - position.quantity} shares of AAPL that are ours`,
      );
      expect(harness.of('execution-booked').filter(({ isInferred }) => isInferred)).toEqual([]);
      expect(holding(harness)).toBe(HELD);
      await harness.command({ type: 'release', symbol: CALL, isConfirmed: true, by: 'ann' });
      await looks(harness, [position], 6);
      expect(holding(harness)).toBe(left);
    },
  );
});
