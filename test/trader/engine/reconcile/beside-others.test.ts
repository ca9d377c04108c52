// An order of a person sells contracts of ours: an exit beside it could sell more than the account has, which loses without a bound.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { brokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { ReportedOrder } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { CALL, held, premium, premiumOf } from '../requests/options.ts';
import { BOUGHT, held as heldSpread, listed, looks, SOLD, SPREAD } from './spreads.ts';

const PUT = 'AAPL 261218P00230000';

/** Of a person, who gave it no reference. */
function ofPerson(harness: Harness, changes: Partial<ReportedOrder>): ReportedOrder {
  const { e } = harness.bracket();
  const order = { orderRef: '', handle: undefined, brokerLink: brokerLink('permId', 77) } as const;
  return reportOf(e, { ...order, side: 'sell', type: 'market', ...changes });
}

const has = (symbol: string, quantity: number) => ({
  ...{ account: ACCOUNT, symbol, quantity, averageCost: 1.6 },
});

async function exitOf(harness: Harness, symbol: string) {
  await harness.command({ type: 'exit', symbol, isConfirmed: true, by: 'ann' });
  await harness.pass(1_000);
}

const alarms = (harness: Harness) =>
  harness.of('alarm-raised').flatMap(({ alarm, text }) => (alarm === 'exit-held' ? [text] : []));

describe('an exit of contracts that an order of others sells too', () => {
  it('waits for its end, says so, and is sent then', async () => {
    const harness = await held();
    const positions = [has(CALL, 2)];
    await harness.snapshot({ positions, openOrders: [ofPerson(harness, { quantity: 2 })] });
    await exitOf(harness, CALL);
    await premium(harness, 1.5, 1.6);
    expect(harness.submits('exit')).toEqual([]);
    expect(alarms(harness)).toEqual([
      `${CALL}: permId:77 at the broker sells it too and is not ours; both could sell more than is held, so the exit of 2 contracts waits for its end. Cancel that order in the broker's app, and the exit is sent`,
    ]);
    await harness.snapshot({ positions });
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ symbol: CALL, side: 'sell', quantity: 2 });
  });

  it('closes what the account has beyond that order', async () => {
    const harness = await held();
    await harness.snapshot({
      positions: [has(CALL, 3)],
      openOrders: [ofPerson(harness, { quantity: 2 })],
    });
    await exitOf(harness, CALL);
    expect(harness.newest('x')).toMatchObject({ quantity: 1 });
  });

  it.each<[string, Partial<ReportedOrder>]>([
    ['buys them', { quantity: 2, side: 'buy' }],
    ['sells others', { quantity: 2, symbol: PUT }],
  ])('does not wait for one that %s', async (_, changes) => {
    const harness = await held();
    await harness.snapshot({ positions: [has(CALL, 2)], openOrders: [ofPerson(harness, changes)] });
    await exitOf(harness, CALL);
    expect(harness.newest('x')).toMatchObject({ quantity: 2 });
    expect(alarms(harness)).toEqual([]);
  });

  it('waits with both contracts of a vertical, of which the order sells the one that was bought', async () => {
    const harness = await heldSpread();
    await listed(harness, BOUGHT, '7001');
    await harness.snapshot({
      positions: [has(BOUGHT, 2), has(SOLD, -2)],
      openOrders: [ofPerson(harness, { symbol: BOUGHT, quantity: 1 })],
    });
    await exitOf(harness, SPREAD);
    expect(harness.newest('x')).toMatchObject({ symbol: SPREAD, quantity: 1 });
    expect(alarms(harness)).toEqual([expect.stringContaining('the exit of 1 spread waits')]);
  });

  describe('that remains of a vertical beside its assigned shares', () => {
    const pair = (contracts: number, shares: number) => [
      has(BOUGHT, contracts),
      has('AAPL', shares),
    ];

    /** Of two spreads the sold contracts were assigned at night; what a person ordered is at the broker before the open. */
    async function assigned(): Promise<Harness> {
      const harness = await heldSpread();
      await harness.jump(instant(Date.parse('2026-11-19T07:30:00Z')));
      await looks(harness, pair(2, -200));
      await listed(harness, BOUGHT, '7001');
      const sale = ofPerson(harness, { symbol: BOUGHT, quantity: 2 });
      await harness.jump(instant(Date.parse('2026-11-19T14:31:00Z')));
      await harness.snapshot({ positions: pair(2, -200), openOrders: [sale] });
      await quotes(harness);
      return harness;
    }

    async function quotes(harness: Harness): Promise<void> {
      await harness.quote(245);
      await premiumOf(harness, BOUGHT, 15, 15.2);
      await harness.pass(1_000);
    }

    it('waits while the shares leave', async () => {
      const harness = await assigned();
      const shares = harness.newest('x');
      expect(shares).toMatchObject({ symbol: 'AAPL', side: 'buy', quantity: 200 });
      expect(shares.withShares).toBeUndefined();
      await harness.told(shares);
      await harness.fill(shares, 200, 245);
      await harness.status(shares, 'filled');
      await quotes(harness);
      expect(harness.newest('x')).toBe(shares);
      expect(alarms(harness)).toEqual([expect.stringContaining('the exit of 2 contracts waits')]);
      await harness.snapshot({ positions: pair(2, 0) });
      await harness.pass(6_000);
      await harness.snapshot({ positions: pair(2, 0) });
      await quotes(harness);
      expect(harness.newest('x')).toMatchObject({ symbol: BOUGHT, side: 'sell', quantity: 2 });
    });
  });
});
