// Interactive Brokers takes orders on one side of an option contract only: another person's order on it keeps our exit out.
import { expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { Harness } from '../harness/harness.ts';
import { ANN, buy, CALL, held, premium, readyHarness } from '../requests/options.ts';

const OTHER_SIDE =
  'Order rejected - reason:Cannot have open orders on both sides of the same US Option contract.';
const PAIR = 'AAPL 261218C00230000-261218C00240000';

/** By hand, without a reference. */
async function another(harness: Harness, symbol: string): Promise<void> {
  const terms: OrderTerms = {
    ...{ orderRef: '', leg: 'e', symbol, side: 'buy', type: 'limit', limitPrice: 1.2, quantity: 1 },
    ...{ validity: { kind: 'day' }, extendedHours: false },
  };
  await harness.told(terms, { brokerLink: 'permId:777' });
}

it.each([CALL, PAIR])(
  'an entry is refused while an order of another works on %s',
  async (symbol) => {
    const harness = await readyHarness();
    await another(harness, symbol);
    expect(await buy(harness)).toMatchObject({
      ok: false,
      reasons: expect.arrayContaining([{ kind: 'foreign_position', quantity: 0 }]),
    });
    expect(harness.submits('entry')).toEqual([]);
  },
);

it('an exit that is refused for it names that order in its alarm', async () => {
  const harness = await held();
  await premium(harness, 1.55, 1.65);
  await another(harness, CALL);
  await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: ANN.user });
  for (const _ of [1, 2, 3]) {
    await harness.refused(harness.newest('x'), 201, OTHER_SIDE);
    await premium(harness, 1.55, 1.65);
    await harness.pass(1_000);
  }
  expect(harness.of('alarm-raised').at(-1)?.text).toContain(`permId:777 of ${CALL}`);
});
