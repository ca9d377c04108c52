// An entry whose exits act only once all of it has filled: what the engine does about its first part.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { createScriptedBroker } from '../harness/scripted-broker.ts';
import { place } from '../requests/order-requests.ts';

function wholeBroker() {
  const broker = createScriptedBroker();
  const { capabilities, linksFor } = broker.traits;
  return Object.assign(broker, {
    traits: { linksFor, capabilities: { ...capabilities, bracketsActWhole: true as const } },
  });
}

/** 40 of 100 shares have filled. */
async function partlyFilled(): Promise<Harness> {
  const harness = createHarness({ connect: wholeBroker });
  await harness.ready();
  await harness.predict('BUY');
  const { e: entry, t: target, s: stop } = harness.bracket();
  for (const leg of [entry, target, stop])
    await harness.told(leg, leg === entry ? {} : { group: 'G', groupEffect: 'reduces' });
  await harness.fill(entry, 40, 100.02);
  return harness;
}

const stopsOf = (harness: Harness) =>
  harness.submits().flatMap(({ legs }) => legs.filter(({ leg }) => leg === 's'));

describe('an entry whose exits act only once all of it has filled', () => {
  it('ends with its first part, and what has filled gets a stop once it has ended', async () => {
    const harness = await partlyFilled();
    const { e: entry, t: target, s: stop } = harness.bracket();
    expect(harness.cancels()).toEqual([entry.orderRef]);
    await harness.pass(500);
    expect(stopsOf(harness)).toHaveLength(1);
    for (const leg of [entry, target, stop]) await harness.status(leg, 'cancelled');
    expect(stopsOf(harness).at(-1)).toMatchObject({ quantity: 40, stopPrice: stop.stopPrice });
    const { brokerGapMs, repairs } = harness.engine.status();
    expect([brokerGapMs > 0, repairs]).toEqual([true, 0]);
  });

  it('has one stop beside it when the broker does not end it', async () => {
    const harness = await partlyFilled();
    await harness.pass(2_500);
    await harness.pass(2_500);
    expect(stopsOf(harness)).toHaveLength(2);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('unprotected');
  });

  it('has one only, however long that one is at work, and no second within five seconds of a refusal', async () => {
    const harness = await partlyFilled();
    await harness.pass(2_500);
    const [, first] = stopsOf(harness);
    if (first === undefined) throw new Error('no stop beside the entry');
    await harness.told(first, { status: 'presubmitted' });
    await harness.pass(20_000);
    expect(stopsOf(harness)).toHaveLength(2);
    await harness.refused(first, 201);
    await harness.pass(4_000);
    expect(stopsOf(harness)).toHaveLength(2);
    await harness.pass(2_000);
    expect(stopsOf(harness)).toHaveLength(3);
    await harness.refused(harness.newest('s'), 201);
    await harness.pass(4_000);
    expect(stopsOf(harness)).toHaveLength(3);
  });

  it('has none beside it while the gateway is silent: the end of the entry may be on its way', async () => {
    const harness = await partlyFilled();
    harness.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'a probe failed' });
    await harness.pass(6_000);
    expect(stopsOf(harness)).toHaveLength(1);
  });

  it('places nothing beside it while there is no connection', async () => {
    const harness = await partlyFilled();
    harness.broker.say({ type: 'gateway-changed', state: 'dead', why: 'gone' });
    await harness.settle();
    await harness.pass(5_000);
    expect(stopsOf(harness)).toHaveLength(1);
  });

  it('is closed as a whole only, once it is held', async () => {
    const harness = createHarness({ connect: wholeBroker });
    await harness.ready();
    await harness.enter();
    const asked = { symbol: 'AAPL', quantity: 40, isConfirmed: true, by: 'cli' };
    const answer = await harness.command({ type: 'exit', ...asked });
    expect(answer).toMatchObject({ ok: false, text: expect.stringContaining('40 of 100') });
    expect(harness.submits('exit')).toEqual([]);
  });

  it('gets no more than three stops beside it from a broker that refuses each', async () => {
    const harness = await partlyFilled();
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      await harness.pass(6_000);
      const last = stopsOf(harness).at(-1);
      if (last !== undefined && last.parentRef === undefined) await harness.refused(last, 201);
    }
    expect(stopsOf(harness)).toHaveLength(4);
  });

  it('ends entries of its symbol that rest when its own stop is refused: their exits may reserve the shares', async () => {
    const harness = createHarness({ connect: wholeBroker });
    await harness.ready();
    await place(harness);
    const { e: resting } = harness.bracket();
    await harness.told(resting);
    await place(harness);
    const { e: entry, s: stop } = harness.bracket();
    for (const leg of [entry, stop]) await harness.told(leg);
    await harness.fill(entry, 40, 100.02);
    for (const leg of [entry, stop]) await harness.status(leg, 'cancelled');
    expect(harness.cancels()).toEqual([entry.orderRef]);
    const own = stopsOf(harness).at(-1);
    if (own === undefined) throw new Error('no stop of its own');
    await harness.refused(own, 201);
    expect(harness.cancels()).toEqual([entry.orderRef, resting.orderRef]);
  });
});
