// A key makes a request happen once: repeated it finds its order, with another body it is refused, also after a crash.
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { place } from './order-requests.ts';

const KEYED = { user: 'ann', key: 'k-1', bodyHash: 'aa' };

async function readyHarness(): Promise<Harness> {
  const harness = createHarness();
  await harness.ready();
  return harness;
}

describe('a repeated key', () => {
  it('gives the same order and sends nothing new', async () => {
    const harness = await readyHarness();
    await place(harness, {}, KEYED);
    const { orderRef } = harness.bracket().e;
    const before = harness.journal.lastSeq();
    const again = await place(harness, {}, { ...KEYED, id: 'req_2' });
    expect(again).toMatchObject({ ok: true, placed: { orderRef, isRepeated: true } });
    expect(again.text).toContain(`order ${orderRef}; it is intended`);
    expect(harness.submits()).toHaveLength(1);
    expect(harness.journal.lastSeq()).toBe(before);
  });

  it('in one batch is decided once', async () => {
    const harness = await readyHarness();
    const both = await Promise.all([place(harness, {}, KEYED), place(harness, {}, KEYED)]);
    expect(both.map((each) => each.ok && each.placed?.isRepeated)).toEqual([false, true]);
    expect(harness.submits()).toHaveLength(1);
  });

  it('with another body is refused as such', async () => {
    const harness = await readyHarness();
    await place(harness, {}, KEYED);
    const other = await place(harness, { quantity: 200 }, { ...KEYED, bodyHash: 'bb' });
    expect(other).toMatchObject({ ok: false, kind: 'key-reused' });
    expect(harness.submits()).toHaveLength(1);
  });

  it('of another user is another request', async () => {
    const harness = await readyHarness();
    await place(harness, { type: 'LMT', price: 90 }, KEYED);
    await place(harness, { side: 'sell' }, { ...KEYED, user: 'bob' });
    expect(harness.of('request-refused')[0]).toMatchObject({
      request: { user: 'bob', key: 'k-1' },
    });
  });

  it('of a refused order gives the same refusal, although it would be allowed now', async () => {
    const harness = await readyHarness();
    await harness.command({ type: 'halt', why: 'test', by: 'ann' });
    const first = await place(harness, {}, KEYED);
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'ann' });
    expect(first).toMatchObject({ ok: false, reasons: [{ kind: 'trading_halted' }] });
    expect(await place(harness, {}, KEYED)).toEqual(first);
    expect(harness.of('signal-refused')).toHaveLength(1);
    const sale = { user: 'ann', key: 'k-2', bodyHash: 'cc' };
    const refused = await place(harness, { side: 'sell' }, sale);
    expect(await place(harness, { side: 'sell' }, sale)).toEqual(refused);
  });

  it('finds its order after a crash, from facts and from a snapshot', async () => {
    const harness = await readyHarness();
    await place(harness, {}, KEYED);
    const { orderRef } = harness.bracket().e;
    const again = await harness.crash();
    await again.connect();
    expect(await place(again, {}, KEYED)).toMatchObject({
      ok: true,
      placed: { orderRef, isRepeated: true },
    });
    expect(again.submits('entry')).toEqual([]);
    const stopped = again.engine.stop('test');
    await again.pass(4_000);
    await stopped;
    const third = await again.crash();
    await third.connect();
    expect(await place(third, {}, KEYED)).toMatchObject({ placed: { orderRef } });
  });

  it('is forgotten after a day', async () => {
    const harness = await readyHarness();
    await harness.command({ type: 'halt', why: 'test', by: 'ann' });
    await place(harness, {}, KEYED);
    await harness.jump(instant(harness.now() + DAY_MS - 60_000));
    expect(await place(harness, {}, { ...KEYED, bodyHash: 'bb' })).toMatchObject({
      kind: 'key-reused',
    });
    await harness.jump(instant(harness.now() + 60_000));
    expect(await place(harness, {}, { ...KEYED, bodyHash: 'bb' })).toMatchObject({
      kind: 'refused',
    });
  });
});
