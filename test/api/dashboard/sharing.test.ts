// What two answers have in common is one object, and what differs is as the newer one says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharing } from '../../../src/api/dashboard/facts/sharing.ts';

describe('an answer after another', () => {
  const was = {
    at: 1,
    rows: [
      { id: 'a', gains: [1, 2] },
      { id: 'b', gains: [] },
    ],
    none: null,
  };

  it('that says the same is the same object', () => {
    expect(sharing(was, structuredClone(was))).toBe(was);
  });

  it('that differs in one place keeps all others', () => {
    const now = structuredClone(was);
    now.rows[1] = { id: 'b', gains: [3] };
    const shown = sharing(was, now);
    expect(shown).toEqual(now);
    expect(shown.rows[0]).toBe(was.rows[0]);
    expect(shown.rows[1]).not.toBe(was.rows[1]);
  });

  it('says what it says, whatever was said before, and changes nothing of that', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, now) => {
        // No answer of the API has such a name.
        fc.pre(!JSON.stringify([before, now]).includes('__proto__'));
        const copy = structuredClone(before);
        expect(sharing(before, now)).toEqual(now);
        expect(before).toEqual(copy);
      }),
    );
  });

  it('is not taken for one with fewer parts, nor a list for an object', () => {
    expect(sharing({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
    expect(sharing([1], { 0: 1 })).toEqual({ 0: 1 });
    expect(sharing({ a: undefined }, { b: undefined })).toEqual({ b: undefined });
  });
});
