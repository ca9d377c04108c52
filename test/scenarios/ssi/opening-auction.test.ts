// Orders by a person in HOSE's opening auction, at the simulated SSI: nothing has traded, so the reference of the day is their price. The
// daemon is killed in the auction, and both orders are still there when it is back; what the auction fills is booked, and watched.

import { appendFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  CheckAnswer,
  OrderAnswer,
} from '../../../src/trader/app/control-client/order-request.ts';
import type { OrderRow, PositionRow } from '../../../src/trader/contract/order-rows.ts';
import { type Daemon, spawnDaemon } from '../../crash/environment/daemon.ts';
import { createRunFolder, type RunFolder } from '../../crash/environment/instance.ts';
import { priceIn, readyWithCode, until } from '../../crash/vietnam/ssi-controls.ts';
import { createSsiWorld, type SsiWorld } from '../../crash/vietnam/ssi-world.ts';

const IN_THE_AUCTION = '2026-06-11T09:01:00+07:00';
const AFTER_THE_AUCTION = '2026-06-11T09:15:30+07:00';

const MANUAL = `manual: { default_stop: { percent: 3 }, protection: watched, allow_holdings: true }
`;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function started(world: SsiWorld, run: RunFolder): Promise<Daemon> {
  const daemon = spawnDaemon(world, run);
  cleanUps.push(() => daemon.kill());
  expect(await readyWithCode(world, daemon), daemon.stderr()).toBeDefined();
  return daemon;
}

const by = { user: 'ann' };
const order = (changes: object) => ({
  ...{ symbol: 'FPT', side: 'BUY', quantity: 100 },
  ...changes,
  by,
});

describe("HOSE's opening auction", () => {
  it('takes ATO and LO, before and after a restart, and its fills are booked', async () => {
    const world = await createSsiWorld(11);
    cleanUps.push(() => world.end());
    await world.moveTo(IN_THE_AUCTION);
    const marketMs = Date.parse((await world.state()).time);
    const run = createRunFolder(world, world.place, { terms: {}, isFresh: true, marketMs });
    appendFileSync(run.config, MANUAL);
    const first = await started(world, run);
    const checked = (daemon: Daemon, changes: object) =>
      daemon.control.post<CheckAnswer>('/orders/check', order(changes));

    // The first quote and the limits of the day are there within seconds.
    await until(first, 'the limits of the day', async () => {
      const answer = await checked(first, { order_type: 'ATO' });
      return answer.ok && answer.value.allowed;
    });
    const { reference, floor } = priceIn(await world.state(), 'FPT');
    expect(await checked(first, { order_type: 'ATO' })).toMatchObject({
      value: { allowed: true, order: { price: reference } },
    });
    expect(await checked(first, { order_type: 'LO', price: floor - 1_000 })).toMatchObject({
      value: {
        allowed: false,
        reasons: expect.arrayContaining([expect.objectContaining({ reason: 'PRICE_BELOW_FLOOR' })]),
      },
    });
    const ato = await first.control.post<OrderAnswer>('/orders', order({ order_type: 'ATO' }));
    expect(ato).toMatchObject({ ok: true, value: { order: { type: 'ATO' } } });
    const atoRef = ato.ok ? ato.value.order_ref : '';
    await until(first, 'the order at SSI', async () =>
      (await world.state()).open_orders.some(({ quantity }) => quantity === 100),
    );
    await first.kill();

    const second = await started(world, run);
    const rows = async () => {
      const answer = await second.control.get<OrderRow[]>('/orders');
      return answer.ok ? answer.value : [];
    };
    expect(await rows()).toMatchObject([{ order_ref: atoRef, filled: 0 }]);
    await until(second, 'the limits of the day', async () => {
      const answer = await checked(second, { order_type: 'LO', price: floor, as: 'holding' });
      return answer.ok && answer.value.allowed;
    });
    const lo = { order_type: 'LO', price: floor, as: 'holding' };
    expect(await second.control.post<OrderAnswer>('/orders', order(lo))).toMatchObject({
      ok: true,
    });
    await until(
      second,
      'both orders at SSI',
      async () => (await world.state()).open_orders.length === 2,
    );
    await second.kill();

    await world.moveTo(AFTER_THE_AUCTION);
    const third = await started(world, run);
    await until(third, 'the purchase in the journal', async () => {
      const positions = await third.control.get<PositionRow[]>('/positions');
      return positions.ok && positions.value.some(({ quantity }) => quantity === 100);
    });
    const { fills } = await world.state();
    expect(fills).toHaveLength(1);
    // The limit order at the floor goes on into continuous trading.
    const { open_orders: open } = await world.state();
    expect(open).toHaveLength(1);
  });
});
