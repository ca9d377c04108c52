// A person asks for a part to be closed, and trades in the broker's program before its order is sent.
import { expect, it } from 'vitest';
import { createHarness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';

it('closes what is left as a whole if less is left than the part: no order ever states less than nothing', async () => {
  const harness = createHarness();
  await harness.ready();
  const { s, t } = await harness.enter();
  await harness.pass(6_000);
  const request = { by: 'me', isConfirmed: true } as const;
  await harness.command({ type: 'exit', symbol: 'AAPL', quantity: 60, ...request });
  await harness.pass(100);
  const sold = { execId: '7.7.7.01', shares: 70, price: 99.9, at: harness.now() };
  const byHand = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
  harness.broker.say({ type: 'execution', execution: executionOf(s, sold, byHand) });
  await harness.settle();
  for (let time = 0; time < 3; time += 1) {
    for (const leg of [s, t]) {
      const { quantity = 40 } =
        harness.modifies().findLast(({ orderRef }) => orderRef === leg.orderRef) ?? {};
      await harness.told(leg, { group: 'G', groupEffect: 'reduces', quantity });
    }
    await harness.pass(500);
  }
  expect(harness.modifies().filter(({ quantity = 1 }) => quantity <= 0)).toEqual([]);
  const exits = harness.submits('exit').flatMap(({ legs }) => legs);
  expect(exits).toMatchObject([{ side: 'sell', quantity: 30, group: 'G' }]);
});
