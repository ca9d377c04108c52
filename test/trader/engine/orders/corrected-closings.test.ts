// Executions of a person that closed shares of ours, and that the broker corrects, reports late, or whose commission it reports first.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';
import { entered, quantity } from './entered.ts';

const byHand = (harness: Harness, shares: number, price: number, revision: 1 | 2) =>
  executionOf(
    harness.newest('s'),
    { execId: `7.7.7.0${revision}`, shares, price, at: harness.now() },
    { orderRef: '', handle: undefined, brokerLink: 'permId:777' },
  );

const holds = (shares: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity: shares, averageCost: 100 },
];

async function sold(
  harness: Harness,
  shares: number,
  price: number,
  revision: 1 | 2,
): Promise<void> {
  harness.broker.say({ type: 'execution', execution: byHand(harness, shares, price, revision) });
  await harness.settle();
  await harness.pass(1_000);
}

const pnl = (harness: Harness): number =>
  harness.of('position-filled').reduce((sum, { realizedPnl }) => sum + realizedPnl, 0);

it('gives back the shares that a person did not sell after all, with a stop over them', async () => {
  const harness = createHarness();
  const { s, t } = await entered(harness);
  await harness.pass(6_000);
  await sold(harness, 60, 99, 1);
  await harness.told(s, { group: 'G', groupEffect: 'reduces', quantity: 40 });
  await sold(harness, 40, 98, 2);
  expect(quantity(harness)).toBe(60);
  expect(pnl(harness)).toBeCloseTo(40 * -2.02, 6);
  expect(harness.modifies().findLast(({ orderRef }) => orderRef === s.orderRef)).toMatchObject({
    quantity: 60,
  });
  await harness.pass(6_000);
  const openOrders = [s, t].map((leg) =>
    reportOf(leg, { group: 'G', groupEffect: 'reduces', quantity: 60 }),
  );
  await harness.snapshot({
    executions: [byHand(harness, 40, 98, 2)],
    openOrders,
    positions: holds(60),
  });
  expect(harness.state().foreign.size).toBe(0);
  expect(harness.of('execution-booked').at(-1)).toMatchObject({
    execId: '7.7.7.02',
    replaces: { execId: '7.7.7.01', shares: 60, price: 99 },
  });
});

it('opens a trade again of which a person sold less, and places its stop', async () => {
  const harness = createHarness();
  await entered(harness);
  await harness.pass(6_000);
  await sold(harness, 100, 99, 1);
  for (const leg of ['s', 't'] as const) await harness.status(harness.newest(leg), 'cancelled');
  await harness.pass(6_000);
  expect(harness.of('position-closed')).toHaveLength(1);
  // The correction is first listed by a complete answer, also after a restart.
  const again = await harness.crash();
  await again.connect();
  const { newest, now } = harness;
  const correction = executionOf(
    newest('s'),
    { execId: '7.7.7.02', shares: 70, price: 99, at: now() },
    { orderRef: '', handle: undefined, brokerLink: 'permId:777' },
  );
  await again.snapshot({ executions: [correction], positions: holds(30) });
  await again.pass(1_000);
  expect(quantity(again)).toBe(30);
  expect(again.newest('s')).toMatchObject({ side: 'sell', quantity: 30 });
});

it('is corrected part by part where it closed several positions: the last one gets its shares back', async () => {
  const legs = [1, 3].map((r) => ({ kind: 'r', r, portionPercent: 50 }) as const);
  const harness = createHarness({ strategies: [strategy({ target: { kind: 'legs', legs } })] });
  await harness.ready();
  await harness.predict('BUY');
  for (const [index, order] of harness.submits('entry').entries()) {
    for (const leg of order.legs)
      await harness.told(leg, leg.leg === 'e' ? {} : { group: `G${index}` });
    for (const leg of order.legs) if (leg.leg === 'e') await harness.fill(leg, 50, 100.02);
  }
  await harness.pass(6_000);
  await sold(harness, 100, 99, 1);
  await sold(harness, 70, 98, 2);
  const corrected = harness.of('execution-booked').filter(({ replaces }) => replaces !== undefined);
  expect(corrected).toMatchObject([
    { execId: '7.7.7.02', shares: 50, price: 98 },
    { execId: '7.7.7+1.02', shares: 20, price: 98 },
  ]);
  expect(quantity(harness)).toBe(30);
  // Each answer of the day lists it again.
  await sold(harness, 70, 98, 2);
  await sold(harness, 100, 99, 1);
  expect(quantity(harness)).toBe(30);
});

it('costs what the broker reported for it before the complete answer that lists it', async () => {
  const harness = createHarness();
  await entered(harness);
  await harness.pass(60_000);
  const execution = byHand(harness, 100, 99, 1);
  harness.broker.say({
    type: 'commission',
    ...{ execId: execution.execId, commission: 1.5, currency: 'USD', realizedPnl: undefined },
  });
  await harness.snapshot({ executions: [execution] });
  expect(harness.of('position-closed')).toHaveLength(1);
  expect(harness.state().dayCommissions).toBe(1.5);
});

describe('an execution of a person that is reported after its shares were booked as gone', () => {
  /** The account lacks 40 of 100 shares in three answers, none of which lists an execution. */
  async function gone() {
    const harness = createHarness();
    const { s, t } = await entered(harness);
    await harness.pass(60_000);
    const execution = byHand(harness, 40, 97, 1);
    const answer = (executions: readonly (typeof execution)[]) =>
      harness.snapshot({
        executions,
        openOrders: [s, t].map((leg) =>
          reportOf(leg, { group: 'G', groupEffect: 'reduces', quantity: 60 }),
        ),
        positions: holds(60),
      });
    for (let time = 0; time < 3; time += 1) {
      await answer([]);
      await harness.pass(6_000);
    }
    expect(quantity(harness)).toBe(60);
    expect(pnl(harness)).toBe(0);
    return { harness, execution, answer };
  }

  it('gives them their price, and sells no others', async () => {
    const { harness, execution, answer } = await gone();
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    await harness.pass(3_000);
    for (let time = 0; time < 2; time += 1) {
      await answer([execution]);
      await harness.pass(6_000);
    }
    expect(quantity(harness)).toBe(60);
    expect(pnl(harness)).toBeCloseTo(40 * -3.02, 6);
    expect(harness.state().foreign.size).toBe(0);
    expect(harness.submits()).toHaveLength(1);
  });

  it.each(['closed some of ours', 'closed some of theirs'])(
    'is not one that has counted before, and %s',
    async (what) => {
      const harness = createHarness();
      const { s, t } = await entered(harness);
      const theirs = what === 'closed some of theirs' ? 40 : 0;
      const left = 100 - 40 + theirs;
      const answer = (net: number, executions: readonly ReturnType<typeof byHand>[]) =>
        harness.snapshot({
          executions,
          openOrders: [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' })),
          positions: holds(net),
        });
      await harness.pass(60_000);
      await answer(100 + theirs, []);
      await harness.pass(10_000);
      const execution = byHand(harness, 40, 97, 1);
      await harness.pass(6_000);
      for (let time = 0; time < 2; time += 1) {
        await answer(left, [execution]);
        await harness.pass(61_000);
      }
      expect(quantity(harness)).toBe(left);
      for (let time = 0; time < 3; time += 1) {
        await answer(left - 10, [execution]);
        await harness.pass(6_000);
      }
      expect(quantity(harness)).toBe(left - 10);
      expect(harness.of('execution-booked').at(-1)).toMatchObject({ isInferred: true, shares: 10 });
      expect(pnl(harness)).toBeCloseTo(theirs === 0 ? 40 * -3.02 : 0, 6);
    },
  );

  it.each(['isUndated', 'isSummary'] as const)(
    'is not one of which it is unknown when, or whether all of it, happened after they were counted (%s)',
    async (what) => {
      const { harness, execution, answer } = await gone();
      for (let time = 0; time < 2; time += 1) {
        await answer([{ ...execution, [what]: true }]);
        await harness.pass(6_000);
      }
      expect(quantity(harness)).toBe(60);
      expect(pnl(harness)).toBe(0);
    },
  );

  it('is followed by a sale of ours that is its own', async () => {
    const { harness, execution, answer } = await gone();
    await answer([execution]);
    await harness.pass(6_000);
    const next = { ...execution, execId: '7.7.8.01', shares: 20, at: harness.now() };
    harness.broker.say({ type: 'execution', execution: next });
    await harness.settle();
    expect(quantity(harness)).toBe(40);
  });
});

it('of foreign shares that the account has shown to be gone closes none of ours when it is reported late', async () => {
  const harness = createHarness();
  const { s, t } = await entered(harness);
  const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
  await harness.pass(60_000);
  await harness.snapshot({ openOrders, positions: holds(150) });
  const execution = byHand(harness, 50, 99, 1);
  await harness.pass(6_000);
  await harness.snapshot({ openOrders, positions: holds(100) });
  await harness.pass(6_000);
  await harness.snapshot({ openOrders, positions: holds(100) });
  await harness.pass(6_000);
  harness.broker.say({ type: 'execution', execution });
  await harness.settle();
  await harness.snapshot({ executions: [execution], openOrders, positions: holds(100) });
  expect(quantity(harness)).toBe(100);
  expect(harness.modifies()).toEqual([]);
});
