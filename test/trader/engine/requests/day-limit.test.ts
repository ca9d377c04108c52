// A limit for the day that closes a position, at a broker where it lasts as long as the stop beside it: the engine ends it.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { createScriptedBroker } from '../harness/scripted-broker.ts';
import { place } from './order-requests.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;
const CLOSE = Date.UTC(2026, 10, 18, 21);

function wholeBroker() {
  const broker = createScriptedBroker();
  const { capabilities, linksFor } = broker.traits;
  return Object.assign(broker, {
    traits: { linksFor, capabilities: { ...capabilities, bracketsActWhole: true as const } },
  });
}

async function limited(validity?: 'gtc', connect?: typeof wholeBroker): Promise<Harness> {
  const harness = createHarness({ ...(connect && { connect }) });
  await harness.ready();
  await place(harness, {});
  const { e, s } = harness.bracket();
  await harness.told(e);
  await harness.told(s, { ...GROUPED, status: 'presubmitted' });
  await harness.fill(e, 100, 100.02);
  await harness.pass(6_000);
  await harness.quote(100);
  const order = { side: 'sell', type: 'LMT', price: 110, ...(validity && { validity }) } as const;
  expect(await place(harness, order)).toMatchObject({ ok: true });
  await harness.told(harness.newest('t'), GROUPED);
  return harness;
}

describe('a limit for the day that closes a position', () => {
  it('is cancelled at the close, and the stop stays', async () => {
    const harness = await limited(undefined, wholeBroker);
    const target = harness.newest('t');
    await harness.jump(instant(CLOSE - 60_000));
    expect(harness.cancels()).toEqual([]);
    await harness.jump(instant(CLOSE + 1_000));
    await harness.pass(1_000);
    expect(harness.cancels()).toEqual([target.orderRef]);
    await harness.status(target, 'cancelled');
    await harness.pass(10_000);
    expect(harness.cancels()).toEqual([target.orderRef]);
    const live = [...harness.state().orders.values()].filter(({ status }) => status === 'working');
    expect(live.map(({ terms }) => terms.leg)).toEqual(['s']);
    expect(harness.submits().flatMap(({ legs }) => legs.map(({ leg }) => leg))).not.toContain('x');
    expect(harness.newest('t').orderRef).toBe(target.orderRef);
  });

  it('stays if it is good till cancelled, or if the broker ends it', async () => {
    for (const harness of [await limited('gtc', wholeBroker), await limited()]) {
      await harness.jump(instant(CLOSE + 1_000));
      await harness.pass(1_000);
      expect(harness.cancels()).toEqual([]);
    }
  });
});
