// An exit of yesterday that the broker has forgotten, while the account shows its shares: what the stop beside it says of it, and what
// the alarm says if nothing does.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import type { ReportedOrder } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;

/** 100 were held, an exit has sold `filled` of them, and the daemon starts on the next day. */
async function unheard(filled = 0) {
  const before = createHarness();
  await before.ready();
  const { s, t } = await before.enter();
  await before.quote(100);
  await before.predict('SELL');
  const x = before.newest('x');
  await before.told(x, GROUPED);
  if (filled > 0) await before.fill(x, filled, 99.9);
  const harness = await before.crash(23 * 3_600_000);
  await harness.connect();
  return { harness, s, t, x };
}

/** Six complete answers; the broker knows none of the orders whose cancel it is asked for. */
async function compare(harness: Harness, held: number, openOrders: readonly ReportedOrder[]) {
  const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: held, averageCost: 100 }];
  for (let look = 0; look < 6; look += 1) {
    await harness.snapshot({ positions, openOrders });
    for (const orderRef of harness.cancels()) {
      const { handle } = harness.state().orders.get(orderRef)?.terms ?? {};
      harness.broker.say({ type: 'cancel-refused', handle, known: false, text: 'unknown' });
    }
    await harness.settle();
    await harness.pass(3_000);
  }
}

const forgotten = (harness: Harness): string[] =>
  harness
    .of('alarm-raised')
    .filter(({ alarm }) => alarm === 'exit-forgotten')
    .map(({ text }) => text);

const owned = (harness: Harness): number =>
  [...harness.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

const rests = (leg: OrderTerms, quantity: number) => reportOf(leg, { ...GROUPED, quantity });

describe('an exit of yesterday that the broker has forgotten', () => {
  it.each([
    [0, 100],
    [40, 60],
  ])(
    'of which %d were sold is not sent again: the alarm names the %d that are left',
    async (filled, left) => {
      const { harness, x } = await unheard(filled);
      await compare(harness, left, []);
      expect(forgotten(harness)).toEqual([
        expect.stringContaining(`no longer knows the exit ${x.orderRef} of ${left} shares`),
      ]);
      expect(forgotten(harness)[0]).toContain(
        `\`sluice reconcile --apply --as ${x.orderRef}=filled@PRICE\``,
      );
      const text = `${x.orderRef} may have filled, and the broker has forgotten it`;
      expect(harness.state().differences).toContainEqual(
        expect.objectContaining({ text, action: 'waits' }),
      );
      expect(harness.submits()).toEqual([]);
      expect(owned(harness)).toBe(left);
    },
  );

  it.each([
    [0, 100],
    [40, 60],
  ])(
    'of which %d were sold has not filled more, if its stop rests over the %d that are left',
    async (filled, left) => {
      const { harness, s, t, x } = await unheard(filled);
      await compare(harness, left, [rests(t, left), rests(s, left)]);
      expect(forgotten(harness)).toEqual([]);
      expect(harness.state().orders.get(x.orderRef)?.status).toBe('cancelled');
      expect(owned(harness)).toBe(left);
    },
  );

  it.each([
    ['its stop', 0, 70, 30],
    ['its stop, beside what was heard', 40, 50, 10],
  ])('has filled by as much as %s was reduced', async (_, filled, resting, sold) => {
    const { harness, s, t, x } = await unheard(filled);
    await compare(harness, 100 - filled, [rests(t, resting), rests(s, resting)]);
    expect(harness.of('execution-booked').filter(({ isInferred }) => isInferred)).toMatchObject([
      { orderRef: x.orderRef, shares: sold },
    ]);
    expect(owned(harness)).toBe(resting);
    const said = harness.of('reconciled').flatMap(({ differences }) => differences);
    for (const [kind, text, action] of [
      ['unsent-order', 'has filled in part, since its stop is reduced; asked again', 'waits'],
      ['missing-fill', 'filled, and the broker has forgotten how', 'booked'],
    ])
      expect(said).toContainEqual(
        expect.objectContaining({ kind, text: `${x.orderRef} ${text}`, action }),
      );
  });

  it('is not shown to have filled by a stop that ends with the group instead of shrinking', async () => {
    const { harness, s, t } = await unheard();
    const ends = { group: 'G', groupEffect: 'cancels', quantity: 70 } as const;
    await compare(harness, 100, [reportOf(t, ends), reportOf(s, ends)]);
    expect(forgotten(harness)).toHaveLength(1);
    expect(harness.submits()).toEqual([]);
    expect(harness.of('execution-booked').filter(({ isInferred }) => isInferred)).toEqual([]);
    expect(owned(harness)).toBe(100);
  });
});
