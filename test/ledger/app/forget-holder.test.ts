// Erasure of a person: their names and notes cannot be read any more, and nothing that was answered to them is kept.
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '../../../src/kernel/result.ts';
import { forgetHolder } from '../../../src/ledger/app/forget-holder.ts';
import { LEDGER_PLACES, openLedger } from '../harness/ledger-places.ts';

describe.each(Object.keys(LEDGER_PLACES))('a person who is forgotten in %s', (name) => {
  async function begun() {
    const place = await LEDGER_PLACES[name]?.();
    if (place === undefined) throw new Error('no place');
    const { ledger, close } = await openLedger(place.address);
    onTestFinished(async () => {
      await close();
      await place.end();
    });
    const { sealer } = ledger.context;
    const keep = (actor: string, note: string) =>
      ledger.inKeyedStep<{ note: string }, never>({ actor, key: 'k', hash: 'same' }, async () =>
        ok({ note }),
      );
    const written = (userId: string) =>
      ledger.context.store.inOneStep(async (step) => {
        const holder = await step.holderFor(userId);
        return { holder, text: await sealer.seal(step, holder, 'for later') };
      });
    return { ledger, keep, written };
  }

  it('leaves no answer and no readable text, and others keep theirs', async () => {
    const { ledger, keep, written } = await begun();
    const { sealer } = ledger.context;
    const [ann, bob] = [await written('ann'), await written('bob')];
    await keep('ann', 'hers');
    await keep('bob', 'his');
    expect(await forgetHolder(ledger, 'ann')).toEqual({ hadPortfolio: true, isScrubbed: true });
    expect(await sealer.open(ledger.read, ann.holder, ann.text)).toBeUndefined();
    expect(await sealer.open(ledger.read, bob.holder, bob.text)).toBe('for later');
    expect(await ledger.read.answerOf('ann', 'k')).toBeUndefined();
    expect(await keep('bob', 'another')).toEqual({ ok: true, value: { note: 'his' } });
  });

  it('keeps key and answers together if the step fails', async () => {
    const { ledger, keep, written } = await begun();
    const { holder, text } = await written('ann');
    await keep('ann', 'hers');
    const { store } = ledger.context;
    const failing: typeof store = {
      ...store,
      inOneStep: (act) =>
        store.inOneStep(async (step) => {
          await act(step);
          throw new Error('the disk is full');
        }),
    };
    const context = { ...ledger.context, store: failing };
    await expect(forgetHolder({ context }, 'ann')).rejects.toThrow('the disk is full');
    expect(await ledger.context.sealer.open(ledger.read, holder, text)).toBe('for later');
    expect(await ledger.read.answerOf('ann', 'k')).toMatchObject({ requestHash: 'same' });
  });

  it('without a portfolio has only answers to lose', async () => {
    const { ledger, keep } = await begun();
    await keep('cyd', 'theirs');
    expect(await forgetHolder(ledger, 'cyd')).toMatchObject({ hadPortfolio: false });
    expect(await ledger.read.answerOf('cyd', 'k')).toBeUndefined();
  });
});
