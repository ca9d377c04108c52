// Ending a partially filled entry: first a separate stop for the filled part, then the cancel.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';

/** 40 of 100 shares filled; the children state the quantity that the gateway reports for them. */
async function half(harness: Harness, stated = 40) {
  await harness.ready();
  await harness.predict('BUY');
  const legs = harness.bracket();
  harness.broker.say({
    type: 'sent',
    orderRefs: [legs.e, legs.t, legs.s].map((leg) => leg.orderRef),
  });
  await harness.told(legs.e);
  await harness.fill(legs.e, 40, 100);
  for (const child of [legs.t, legs.s])
    await harness.told(child, { group: 'G', groupEffect: 'reduces', quantity: stated });
  return legs;
}

const halt = (harness: Harness) => harness.command({ type: 'halt', why: 'test', by: 'a person' });
const shelter = (harness: Harness): OrderTerms | undefined =>
  harness.submits('protection').at(-1)?.legs[0];

describe('an entry that is to end partially filled', () => {
  it('ends once a separate stop works in the group of its children', async () => {
    const harness = createHarness();
    const { e } = await half(harness);
    await halt(harness);
    const stop = shelter(harness);
    expect(stop).toMatchObject({ type: 'stop', quantity: 40, group: 'G' });
    expect(harness.engine.status().repairs).toBe(0);
    expect(harness.cancels()).toEqual([]);
    await harness.told(stop as OrderTerms, { group: 'G', groupEffect: 'reduces' });
    expect(harness.cancels()).toEqual([e.orderRef]);
  });

  it('ends at once when the group refuses a new member, and after two seconds without an answer', async () => {
    const refused = createHarness();
    const { e } = await half(refused);
    await halt(refused);
    await refused.refused(shelter(refused) as OrderTerms, 201);
    expect(refused.cancels()).toEqual([e.orderRef]);

    const silent = createHarness();
    const legs = await half(silent);
    await halt(silent);
    await silent.pass(1_500);
    expect(silent.cancels()).toEqual([]);
    await silent.pass(1_000);
    expect(silent.cancels()).toEqual([legs.e.orderRef]);
  });

  it('ends at once if the children state more than is held, because both stops could close too much', async () => {
    const harness = createHarness();
    const { e } = await half(harness, 100);
    await halt(harness);
    expect(shelter(harness)).toBeUndefined();
    expect(harness.cancels()).toEqual([e.orderRef]);
  });

  it('is cancelled after a restart if the daemon crashes in between', async () => {
    const harness = createHarness();
    const { e } = await half(harness);
    await halt(harness);
    const stop = shelter(harness) as OrderTerms;
    const again = await harness.crash();
    await again.connect();
    await again.told(stop, { group: 'G', groupEffect: 'reduces' });
    expect(again.cancels()).toEqual([e.orderRef]);
  });

  it('is ended two seconds before its good-till time, because the broker would not wait for a stop', async () => {
    const harness = createHarness();
    const { e } = await half(harness);
    await harness.jump(instant(harness.now() + 27_000));
    expect(shelter(harness)).toBeUndefined();
    await harness.jump(instant(harness.now() + 1_500));
    await harness.told(shelter(harness) as OrderTerms, { group: 'G', groupEffect: 'reduces' });
    expect(harness.cancels()).toEqual([e.orderRef]);
  });

  it('that fills completely after all keeps the larger stop until the other one covers the position', async () => {
    const harness = createHarness();
    const { e, t, s } = await half(harness);
    await halt(harness);
    const stop = shelter(harness) as OrderTerms;
    await harness.told(stop, { group: 'G', groupEffect: 'reduces' });
    for (const child of [t, s])
      await harness.told(child, { group: 'G', groupEffect: 'reduces', quantity: 100 });
    await harness.fill(e, 60, 100);
    expect(harness.cancels()).not.toContain(s.orderRef);
    expect(harness.modifies()).toContainEqual({ orderRef: stop.orderRef, quantity: 100 });
    await harness.told(stop, { group: 'G', groupEffect: 'reduces', quantity: 100 });
    expect(harness.cancels()).toContain(s.orderRef);
  });

  it('keeps one stop if the broker keeps the children, and enlarges the separate one if it cancels them', async () => {
    const kept = createHarness();
    const { e, s } = await half(kept);
    await halt(kept);
    const stop = shelter(kept) as OrderTerms;
    await kept.told(stop, { group: 'G', groupEffect: 'reduces' });
    await kept.status(e, 'cancelled');
    expect(kept.cancels()).toEqual([e.orderRef, s.orderRef]);

    const killed = createHarness();
    const legs = await half(killed);
    await halt(killed);
    const alone = shelter(killed) as OrderTerms;
    await killed.told(alone, { group: 'G', groupEffect: 'reduces' });
    await killed.fill(legs.e, 20, 100);
    await killed.status(legs.e, 'cancelled');
    await killed.status(legs.s, 'cancelled');
    await killed.status(legs.t, 'cancelled');
    expect(killed.modifies()).toContainEqual(
      expect.objectContaining({ orderRef: alone.orderRef, quantity: 60 }),
    );
  });
});

describe('a graceful stop', () => {
  it('waits up to three seconds until the position is protected', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.status(s, 'cancelled');
    let hasStopped = false;
    const ended = harness.engine.stop('test').then(() => {
      hasStopped = true;
    });
    await harness.pass(500);
    expect(hasStopped).toBe(false);
    await harness.told(shelter(harness) as OrderTerms, { group: 'G', groupEffect: 'reduces' });
    await harness.pass(50);
    await ended;
    expect(hasStopped).toBe(true);
  });

  it('does not wait indefinitely', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.status(s, 'cancelled');
    const ended = harness.engine.stop('test');
    await harness.pass(4_000);
    await ended;
    expect(harness.of('daemon-stopped')).toHaveLength(1);
  });
});
