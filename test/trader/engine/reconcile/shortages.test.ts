// The account lacks shares of ours, and complete answers agree on it: how many are booked as gone, at what price, and what is then not ours.
import { describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../../../src/kernel/instant.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;

const holds = (quantity: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 },
];

/** 100 of ours, long ago, and `foreign` shares of others. */
async function held(foreign = 0, signal: 'BUY' | 'SELL' = 'BUY') {
  const harness = createHarness();
  await harness.ready();
  const { s, t } = await harness.enter(signal);
  await harness.pass(70 * SECOND_MS);
  const openOrders = [s, t].map((leg) => reportOf(leg, GROUPED));
  const sign = signal === 'BUY' ? 1 : -1;
  const looks = async (net: number, executions: readonly ReportedExecution[] = []) => {
    await harness.snapshot({ openOrders, executions: [...executions], positions: holds(net) });
    await harness.pass(6 * SECOND_MS);
  };
  for (let look = 0; look < 2; look += 1) await looks(sign * 100 + foreign);
  expect(harness.state().foreign.get('AAPL') ?? 0).toBe(foreign);
  return { harness, s, looks };
}

const owned = (harness: Harness): number =>
  [...harness.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

const closings = (harness: Harness) =>
  harness.of('execution-booked').filter(({ leg }) => leg === 'x');

describe('shares of ours that the account lacks', () => {
  it('are not gone while their number still changes: two answers must agree on it', async () => {
    const { harness, looks } = await held();
    for (const net of [60, 40, 20]) await looks(net);
    expect(closings(harness)).toEqual([]);
    await looks(20);
    expect(closings(harness)).toMatchObject([{ shares: 80, isInferred: true }]);
    expect(owned(harness)).toBe(20);
  });

  it('are gone by the sale of a person that seemed to be of others, at its price', async () => {
    const { harness, s, looks } = await held(20);
    const of = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
    const told = { execId: '7.7.7.01', shares: 20, price: 99, at: harness.now() };
    const sale = executionOf(s, told, of);
    const elsewhere = { ...sale, symbol: 'MSFT', execId: '7.7.8.01', price: 50 };
    for (let look = 0; look < 3; look += 1) await looks(80, [sale, elsewhere]);
    const [closing, ...others] = closings(harness);
    expect(others).toEqual([]);
    expect(closing).toMatchObject({ shares: 20, price: 99 });
    expect(closing?.isInferred).toBeUndefined();
    expect(owned(harness)).toBe(80);
  });

  it('are all gone if the account is short: the rest is not ours, and nothing is bought', async () => {
    const { harness, looks } = await held();
    for (let look = 0; look < 3; look += 1) await looks(-30);
    expect(owned(harness)).toBe(0);
    expect(harness.state().foreign.get('AAPL')).toBe(-30);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('are all gone for a short too, if the account is long', async () => {
    const { harness, looks } = await held(0, 'SELL');
    for (let look = 0; look < 3; look += 1) await looks(30);
    expect(owned(harness)).toBe(0);
    expect(closings(harness)).toMatchObject([{ side: 'buy', shares: 100, isInferred: true }]);
    expect(harness.state().foreign.get('AAPL')).toBe(30);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('of a short are gone as far as the account lacks them', async () => {
    const { harness, looks } = await held(0, 'SELL');
    for (let look = 0; look < 3; look += 1) await looks(-60);
    expect(owned(harness)).toBe(-60);
    expect(closings(harness)).toMatchObject([{ side: 'buy', shares: 40 }]);
    expect(harness.modifies()).toContainEqual({
      orderRef: harness.newest('s').orderRef,
      quantity: 60,
    });
  });
});
