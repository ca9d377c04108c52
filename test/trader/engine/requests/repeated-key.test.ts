// A key makes a request happen once: repeated it finds its order, with another body it is refused, also after a crash.
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../../src/kernel/instant.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { place } from './asked.ts';

const KEYED = { user: 'ann', key: 'k-1', bodyHash: 'aa' };

async function readyRig(): Promise<Rig> {
  const rig = createRig();
  await rig.ready();
  return rig;
}

describe('a repeated key', () => {
  it('gives the same order and sends nothing new', async () => {
    const rig = await readyRig();
    await place(rig, {}, KEYED);
    const { orderRef } = rig.bracket().e;
    const before = rig.journal.lastSeq();
    const again = await place(rig, {}, { ...KEYED, id: 'req_2' });
    expect(again).toMatchObject({ ok: true, placed: { orderRef, isRepeated: true } });
    expect(again.text).toContain(`order ${orderRef}; it is intended`);
    expect(rig.submits()).toHaveLength(1);
    expect(rig.journal.lastSeq()).toBe(before);
  });

  it('in one batch is decided once', async () => {
    const rig = await readyRig();
    const both = await Promise.all([place(rig, {}, KEYED), place(rig, {}, KEYED)]);
    expect(both.map((each) => each.ok && each.placed?.isRepeated)).toEqual([false, true]);
    expect(rig.submits()).toHaveLength(1);
  });

  it('with another body is refused as such', async () => {
    const rig = await readyRig();
    await place(rig, {}, KEYED);
    const other = await place(rig, { quantity: 200 }, { ...KEYED, bodyHash: 'bb' });
    expect(other).toMatchObject({ ok: false, kind: 'key-reused' });
    expect(rig.submits()).toHaveLength(1);
  });

  it('of another user is another request', async () => {
    const rig = await readyRig();
    await place(rig, { type: 'LMT', price: 90 }, KEYED);
    await place(rig, { side: 'sell' }, { ...KEYED, user: 'bob' });
    expect(rig.of('request-refused')[0]).toMatchObject({ request: { user: 'bob', key: 'k-1' } });
  });

  it('of a refused order gives the same refusal, although it would be allowed now', async () => {
    const rig = await readyRig();
    await rig.command({ type: 'halt', why: 'test', by: 'ann' });
    const first = await place(rig, {}, KEYED);
    await rig.command({ type: 'resume', overrideDailyLoss: false, by: 'ann' });
    expect(first).toMatchObject({ ok: false, reasons: [{ kind: 'trading_halted' }] });
    expect(await place(rig, {}, KEYED)).toEqual(first);
    expect(rig.of('signal-refused')).toHaveLength(1);
    const sale = { user: 'ann', key: 'k-2', bodyHash: 'cc' };
    const refused = await place(rig, { side: 'sell' }, sale);
    expect(await place(rig, { side: 'sell' }, sale)).toEqual(refused);
  });

  it('finds its order after a crash, from facts and from a snapshot', async () => {
    const rig = await readyRig();
    await place(rig, {}, KEYED);
    const { orderRef } = rig.bracket().e;
    const again = await rig.crash();
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
    const rig = await readyRig();
    await rig.command({ type: 'halt', why: 'test', by: 'ann' });
    await place(rig, {}, KEYED);
    await rig.jump(instant(rig.now() + DAY_MS - 60_000));
    expect(await place(rig, {}, { ...KEYED, bodyHash: 'bb' })).toMatchObject({
      kind: 'key-reused',
    });
    await rig.jump(instant(rig.now() + 60_000));
    expect(await place(rig, {}, { ...KEYED, bodyHash: 'bb' })).toMatchObject({ kind: 'refused' });
  });
});
