// Ending a partially filled entry: first a separate stop for the filled part, then the cancel.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createRig, type Rig } from '../rig/rig.ts';

/** 40 of 100 shares filled; the children state the quantity that the gateway reports for them. */
async function half(rig: Rig, stated = 40) {
  await rig.ready();
  await rig.predict('BUY');
  const legs = rig.bracket();
  rig.broker.say({ type: 'sent', orderRefs: [legs.e, legs.t, legs.s].map((leg) => leg.orderRef) });
  await rig.told(legs.e);
  await rig.fill(legs.e, 40, 100);
  for (const child of [legs.t, legs.s])
    await rig.told(child, { group: 'G', groupEffect: 'reduces', quantity: stated });
  return legs;
}

const halt = (rig: Rig) => rig.command({ type: 'halt', why: 'test', by: 'a person' });
const shelter = (rig: Rig): OrderTerms | undefined => rig.submits('protection').at(-1)?.legs[0];

describe('an entry that is to end partially filled', () => {
  it('ends once a separate stop works in the group of its children', async () => {
    const rig = createRig();
    const { e } = await half(rig);
    await halt(rig);
    const stop = shelter(rig);
    expect(stop).toMatchObject({ type: 'stop', quantity: 40, group: 'G' });
    expect(rig.engine.status().repairs).toBe(0);
    expect(rig.cancels()).toEqual([]);
    await rig.told(stop as OrderTerms, { group: 'G', groupEffect: 'reduces' });
    expect(rig.cancels()).toEqual([e.orderRef]);
  });

  it('ends at once when the group refuses a new member, and after two seconds without an answer', async () => {
    const refused = createRig();
    const { e } = await half(refused);
    await halt(refused);
    await refused.refused(shelter(refused) as OrderTerms, 201);
    expect(refused.cancels()).toEqual([e.orderRef]);

    const silent = createRig();
    const legs = await half(silent);
    await halt(silent);
    await silent.pass(1_500);
    expect(silent.cancels()).toEqual([]);
    await silent.pass(1_000);
    expect(silent.cancels()).toEqual([legs.e.orderRef]);
  });

  it('ends at once if the children state more than is held, because both stops could close too much', async () => {
    const rig = createRig();
    const { e } = await half(rig, 100);
    await halt(rig);
    expect(shelter(rig)).toBeUndefined();
    expect(rig.cancels()).toEqual([e.orderRef]);
  });

  it('is cancelled after a restart if the daemon crashes in between', async () => {
    const rig = createRig();
    const { e } = await half(rig);
    await halt(rig);
    const stop = shelter(rig) as OrderTerms;
    const again = await rig.crash();
    await again.connect();
    await again.told(stop, { group: 'G', groupEffect: 'reduces' });
    expect(again.cancels()).toEqual([e.orderRef]);
  });

  it('is ended two seconds before its good-till time, because the broker would not wait for a stop', async () => {
    const rig = createRig();
    const { e } = await half(rig);
    await rig.jump(instant(rig.now() + 27_000));
    expect(shelter(rig)).toBeUndefined();
    await rig.jump(instant(rig.now() + 1_500));
    await rig.told(shelter(rig) as OrderTerms, { group: 'G', groupEffect: 'reduces' });
    expect(rig.cancels()).toEqual([e.orderRef]);
  });

  it('that fills completely after all keeps the larger stop until the other one covers the position', async () => {
    const rig = createRig();
    const { e, t, s } = await half(rig);
    await halt(rig);
    const stop = shelter(rig) as OrderTerms;
    await rig.told(stop, { group: 'G', groupEffect: 'reduces' });
    for (const child of [t, s])
      await rig.told(child, { group: 'G', groupEffect: 'reduces', quantity: 100 });
    await rig.fill(e, 60, 100);
    expect(rig.cancels()).not.toContain(s.orderRef);
    expect(rig.modifies()).toContainEqual({ orderRef: stop.orderRef, quantity: 100 });
    await rig.told(stop, { group: 'G', groupEffect: 'reduces', quantity: 100 });
    expect(rig.cancels()).toContain(s.orderRef);
  });

  it('keeps one stop if the broker keeps the children, and enlarges the separate one if it cancels them', async () => {
    const kept = createRig();
    const { e, s } = await half(kept);
    await halt(kept);
    const stop = shelter(kept) as OrderTerms;
    await kept.told(stop, { group: 'G', groupEffect: 'reduces' });
    await kept.status(e, 'cancelled');
    expect(kept.cancels()).toEqual([e.orderRef, s.orderRef]);

    const killed = createRig();
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
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.status(s, 'cancelled');
    let hasStopped = false;
    const ended = rig.engine.stop('test').then(() => {
      hasStopped = true;
    });
    await rig.pass(500);
    expect(hasStopped).toBe(false);
    await rig.told(shelter(rig) as OrderTerms, { group: 'G', groupEffect: 'reduces' });
    await rig.pass(50);
    await ended;
    expect(hasStopped).toBe(true);
  });

  it('does not wait indefinitely', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.status(s, 'cancelled');
    const ended = rig.engine.stop('test');
    await rig.pass(4_000);
    await ended;
    expect(rig.of('daemon-stopped')).toHaveLength(1);
  });
});
