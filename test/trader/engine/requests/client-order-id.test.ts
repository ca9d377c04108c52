// The name that a program gives its order belongs to that order for good: repeated it finds the order, with another body it is refused.
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../../src/kernel/instant.ts';
import type { Requester } from '../../../../src/trader/ports/order-request.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { asked, place } from './order-requests.ts';

const NAMED: Requester = { user: 'bot', clientOrderId: 'march-7', bodyHash: 'aa' };
const LIMIT = { type: 'LMT', price: 90 } as const;

async function readyHarness(): Promise<Harness> {
  const harness = createHarness();
  await harness.ready();
  return harness;
}

/** After a stop that left a snapshot, as the next process reads it. */
async function restarted(harness: Harness): Promise<Harness> {
  const stopped = harness.engine.stop('test');
  await harness.pass(4_000);
  await stopped;
  const next = await harness.crash();
  await next.connect();
  return next;
}

describe('a client order id', () => {
  it('given again with the same body finds its order, under whatever key, and sends nothing', async () => {
    const harness = await readyHarness();
    await place(harness, LIMIT, { ...NAMED, key: 'k-1' });
    const { orderRef } = harness.bracket().e;
    const before = harness.journal.lastSeq();
    for (const requester of [NAMED, { ...NAMED, key: 'k-2' }, { ...NAMED, id: 'req_9' }])
      expect(await place(harness, LIMIT, requester)).toMatchObject({
        ok: true,
        placed: { orderRef, isRepeated: true },
      });
    expect(harness.submits()).toHaveLength(1);
    expect(harness.journal.lastSeq()).toBe(before);
  });

  it('in one batch is decided once', async () => {
    const harness = await readyHarness();
    const both = await Promise.all([place(harness, {}, NAMED), place(harness, {}, NAMED)]);
    expect(both.map((each) => each.ok && each.placed?.isRepeated)).toEqual([false, true]);
    expect(harness.submits()).toHaveLength(1);
  });

  it('with another body is refused and names the order that has it', async () => {
    const harness = await readyHarness();
    await place(harness, {}, NAMED);
    const other = await place(harness, { quantity: 200 }, { ...NAMED, bodyHash: 'bb' });
    expect(other).toMatchObject({ ok: false, kind: 'name-reused' });
    expect(other.text).toContain(`march-7 belongs to order ${harness.bracket().e.orderRef}`);
    expect(harness.submits()).toHaveLength(1);
  });

  it('of another user is another order, and is no key', async () => {
    const harness = await readyHarness();
    await place(harness, LIMIT, NAMED);
    await place(harness, LIMIT, { ...NAMED, user: 'ann', bodyHash: 'bb' });
    const keyed = { user: 'bot', key: 'march-7', bodyHash: 'cc' };
    expect(await place(harness, { side: 'sell' }, keyed)).toMatchObject({ kind: 'refused' });
    expect(harness.submits('entry')).toHaveLength(2);
  });

  it('of a refused order is free: the order is judged again', async () => {
    const harness = await readyHarness();
    await harness.command({ type: 'halt', why: 'test', by: 'ann' });
    expect(await place(harness, {}, NAMED)).toMatchObject({ ok: false, kind: 'refused' });
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'ann' });
    expect(await place(harness, { quantity: 50 }, { ...NAMED, bodyHash: 'bb' })).toMatchObject({
      ok: true,
      placed: { isRepeated: false },
    });
  });

  it('finds its order after a crash before it was sent, and then from a snapshot, days later', async () => {
    const harness = await readyHarness();
    await place(harness, LIMIT, NAMED);
    const { orderRef } = harness.bracket().e;
    const found = { ok: true, placed: { orderRef, isRepeated: true } };
    const again = await harness.crash();
    await again.connect();
    expect(await place(again, LIMIT, NAMED)).toMatchObject(found);
    expect(again.submits('entry')).toEqual([]);
    const third = await restarted(again);
    expect(await place(third, LIMIT, NAMED)).toMatchObject(found);
    await third.jump(instant(third.now() + 30 * DAY_MS));
    const fourth = await restarted(third);
    expect(await place(fourth, LIMIT, NAMED)).toMatchObject(found);
    expect(await place(fourth, {}, { ...NAMED, bodyHash: 'bb' })).toMatchObject({
      kind: 'name-reused',
    });
    expect(fourth.submits('entry')).toEqual([]);
  });

  it('of an order that waits for prices is taken meanwhile', async () => {
    const harness = await readyHarness();
    const msft = { symbol: 'MSFT', quantity: 10 };
    const command = { type: 'place-order', order: asked(msft), requester: NAMED } as const;
    void harness.engine.command(command);
    await harness.settle();
    expect(await place(harness, msft, NAMED)).toMatchObject({ ok: false, kind: 'in-progress' });
    expect(await place(harness, msft, { ...NAMED, bodyHash: 'bb' })).toMatchObject({
      kind: 'name-reused',
    });
    await harness.pass(5_100);
    await harness.quote(100);
    expect(await place(harness, LIMIT, { ...NAMED, bodyHash: 'bb' })).toMatchObject({ ok: true });
  });
});
