// A change of the target became a second order, and one of the two has filled in part: the rest of the other one ends, too.
import { expect, it } from 'vitest';
import type { BrokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { held } from '../position-reconciler/held.ts';

const TWIN: BrokerLink = 'permId:777';
const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

const holds = (quantity: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 }],
});

async function ends(harness: Harness, { handle }: OrderTerms, brokerLink: BrokerLink) {
  const status = { status: 'cancelled', filled: 0, remaining: 0, whyHeld: '' } as const;
  harness.broker.say({ type: 'order-status', handle, brokerLink, ...status });
  await harness.settle();
}

async function passed(harness: Harness, seconds: number, price: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await harness.pass(1_000);
    await harness.quote(price);
  }
}

it('from then on the price of the target is watched: what is left is sold there', async () => {
  const harness = createHarness();
  const { s, t } = await held(harness);
  await harness.pass(6_000);
  const second = reportOf(t, { ...GROUP, brokerLink: TWIN });
  const openOrders = [reportOf(s, GROUP), reportOf(t, GROUP), second];
  await harness.snapshot({ ...holds(100), openOrders });
  await harness.fill(t, 30, 103.02);
  await ends(harness, t, permLinkOf(t));
  expect(harness.cancels()).toEqual([t.orderRef, t.orderRef]);
  await ends(harness, t, TWIN);
  const smaller = { ...GROUP, quantity: 70 };
  await harness.told(s, smaller);
  await harness.snapshot({ ...holds(70), openOrders: [reportOf(s, smaller)] });
  await passed(harness, 35, 102);
  expect(harness.submits('exit')).toEqual([]);
  const texts = harness.of('alarm-raised').map(({ text }) => text);
  expect(texts.at(-1)).toBe(
    'AAPL: what was left of the target at 103.02 was cancelled, because a change of it had become a second order; from now on the daemon watches its price while the market is open',
  );
  await passed(harness, 1, 103.1);
  const [exit] = harness.submits('exit').flatMap(({ legs }) => legs);
  expect(exit).toMatchObject({ side: 'sell', quantity: 70 });
});
