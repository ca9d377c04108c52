// Answers that are kept under the keys of requests: for a day, and no longer.
import { describe, expect, it, onTestFinished } from 'vitest';
import { DAY_MS, HOUR_MS, type Instant, instant, SECOND_MS } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import { dropOldAnswers } from '../../../src/ledger/app/drop-answers.ts';
import { LEDGER_PLACES, openLedger } from '../harness/ledger-places.ts';

const BEGAN = Date.parse('2026-11-20T15:00:00Z');

describe.each(Object.keys(LEDGER_PLACES))('answers kept in %s', (name) => {
  it('are given again for a day, then dropped, however many they are', async () => {
    const place = await LEDGER_PLACES[name]?.();
    if (place === undefined) throw new Error('no place');
    let now: Instant = instant(BEGAN);
    const { ledger, close } = await openLedger(place.address, () => now);
    onTestFinished(async () => {
      await close();
      await place.end();
    });
    let acted = 0;
    const ask = (key: string, hash = 'same') =>
      ledger.inKeyedStep<number, never>({ actor: 'ann', key, hash }, async () => {
        acted += 1;
        return ok(acted);
      });
    const first = await ask('first');
    for (const second of [1, 2]) {
      now = instant(BEGAN + second * SECOND_MS);
      await ledger.inOneStep<number, never>(async (step) => {
        const kept = { requestHash: 'same', answer: '1' };
        for (let at = 0; at < 600; at += 1) await step.keepAnswer('bob', `${second}-${at}`, kept);
        return ok(600);
      });
    }
    now = instant(BEGAN + HOUR_MS);
    const later = await ask('later');

    now = instant(BEGAN + DAY_MS);
    expect(await dropOldAnswers(ledger)).toBe(0);
    expect(await ask('first')).toEqual(first);
    expect(await ask('first', 'other')).toMatchObject({ failure: { kind: 'KEY_REUSED' } });

    now = instant(BEGAN + DAY_MS + HOUR_MS);
    expect(await dropOldAnswers(ledger)).toBe(1_201);
    expect(await ask('first', 'other')).toMatchObject({ ok: true, value: acted });
    expect(await ask('later')).toEqual(later);
    expect(await dropOldAnswers(ledger)).toBe(0);
  });
});
