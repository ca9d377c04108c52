// A long list of orders is sent in turns: whoever else is connected is served meanwhile, and its end comes last.
import { expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';
import {
  type GatewaySimulator,
  startGatewaySimulator,
} from '../../../../src/simulators/ib-gateway/gateway-simulator.ts';
import {
  ask,
  COMPLETED_END,
  COMPLETED_ORDER,
  CURRENT_TIME,
  ends,
  longestShareOf,
  OPEN_END,
  OPEN_ORDER,
  SHARE_MAX,
  until,
  watcherOf,
} from './watcher.ts';

const ORDERS = 1_500;
const ALL_OPEN = 16;
const GLOBAL_CANCEL = 58;
const COMPLETED = 99;

/** It holds as many limit orders far from the price, placed by hand. */
async function gatewayWithOrders(): Promise<GatewaySimulator> {
  const market = instant(Date.parse('2020-12-16T17:00:00Z'));
  const clock = createSimulatedClock({ market, wallMs: Number.MAX_SAFE_INTEGER, speed: 1 });
  ends.push(() => clock.stop());
  const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
  ends.push(() => gateway.stop());
  const terms = { account: 'DU1234567', symbol: 'AA', action: 'BUY', type: 'LMT' };
  for (let n = 0; n < ORDERS; n += 1)
    await ask(gateway, '/order', { ...terms, quantity: 1, limit_price: 1 });
  return gateway;
}

test('others are served while 1,500 open orders are listed, and 1,500 completed ones', async () => {
  const gateway = await gatewayWithOrders();
  const asker = await watcherOf(gateway);
  const other = await watcherOf(gateway, { clientId: 18 });
  const order = (id: string) => asker.all().findLastIndex(([first]) => first === id);

  const openShare = await longestShareOf(async () => {
    asker.send(ALL_OPEN, 1);
    await until(() => asker.of(OPEN_END).length === 1);
  });
  expect(asker.of(OPEN_ORDER)).toHaveLength(ORDERS);
  expect(order(OPEN_END)).toBeGreaterThan(order(OPEN_ORDER));
  expect(openShare).toBeLessThan(SHARE_MAX);

  other.send(GLOBAL_CANCEL, 1);
  other.send(CURRENT_TIME, 1);
  await until(() => other.of(CURRENT_TIME).length === 1);
  await ask(gateway, '/clock', { at: '2020-12-16T17:01:00Z' });
  const completedShare = await longestShareOf(async () => {
    asker.send(COMPLETED, 0);
    await until(() => asker.of(COMPLETED_END).length === 1);
  });
  expect(asker.of(COMPLETED_ORDER)).toHaveLength(ORDERS);
  expect(order(COMPLETED_END)).toBeGreaterThan(order(COMPLETED_ORDER));
  expect(completedShare).toBeLessThan(SHARE_MAX);
});
