// A person closes a contract that the account does not hold any more: a corporate action has put another one in its place.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { NO_RISK_LIMITS } from '../../../../src/trader/ports/risk-settings.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { ACCOUNT, settings } from '../harness/settings.ts';
import { ANN, optionOf, premiumOf } from './options.ts';
import { asked } from './order-requests.ts';

const PUT = 'AAPL 261218P00220000';
const ADJUSTED = 'AAPL OPT USD 28812380';

/** Three that were sold. */
async function held(): Promise<Harness> {
  const { risk } = settings([]);
  const harness = createHarness({ settings: { risk: { ...NO_RISK_LIMITS, ...risk } } });
  await harness.ready();
  await harness.account('SettledCash', 100_000);
  await optionOf(harness, PUT);
  await premiumOf(harness, PUT, 2.35, 2.45);
  await order(harness, { side: 'sell', quantity: 3, type: 'LMT', price: 2.4 });
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 3, 2.4);
  await harness.status(e, 'filled');
  await shows(harness, PUT);
  return harness;
}

async function shows(harness: Harness, symbol: string): Promise<void> {
  const positions = [{ account: ACCOUNT, symbol, quantity: -3, averageCost: 2.4 }];
  for (let look = 0; look < 3; look += 1) {
    await harness.snapshot({ positions });
    await harness.pass(6_000);
  }
  await premiumOf(harness, PUT, 2.35, 2.45);
}

function order(harness: Harness, changes: Parameters<typeof asked>[0]) {
  return harness.command({
    type: 'place-order',
    order: asked({ symbol: PUT, ...changes }),
    requester: ANN,
  });
}

describe('a purchase of a contract that is not short any more', () => {
  it.each([1, 3])('of %s of three is refused: it would open another position', async (quantity) => {
    const harness = await held();
    await shows(harness, ADJUSTED);
    const answer = await order(harness, { side: 'buy', quantity, type: 'MKT' });
    expect(answer).toMatchObject({ ok: false });
    expect(answer.text).toContain('no position is held that it could close');
    expect(harness.of('exit-intended')).toEqual([]);
  });

  it('that waits for the open is not sent once the contract is gone', async () => {
    const harness = await held();
    await harness.jump(instant(Date.parse('2026-11-18T22:00:00Z')));
    expect(await order(harness, { side: 'buy', quantity: 1, type: 'MKT' })).toMatchObject({
      ok: true,
    });
    await shows(harness, ADJUSTED);
    await harness.jump(instant(Date.parse('2026-11-19T15:00:00Z')));
    await shows(harness, ADJUSTED);
    expect(harness.of('exit-intended')).toEqual([]);
  });

  it('is sent while it is there', async () => {
    const harness = await held();
    await order(harness, { side: 'buy', quantity: 1, type: 'MKT' });
    expect(harness.newest('x')).toMatchObject({ side: 'buy', quantity: 1 });
  });
});
