// What has changed between two boards, and the board that the page makes of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patched } from '../../../src/api/dashboard/browser/json-patch.ts';
import { patchBetween } from '../../../src/api/live/json-patch.ts';

const RUNS = { seed: 39 };

describe('a patch', () => {
  it('makes the newer answer of the older one, and changes nothing of that', () => {
    // As JSON has it: without a negative zero.
    const value = fc.jsonValue().map((drawn) => JSON.parse(JSON.stringify(drawn)));
    fc.assert(
      fc.property(value, value, (was, now) => {
        // No answer of the API has such a name.
        fc.pre(!JSON.stringify([was, now]).includes('__proto__'));
        const copy = structuredClone(was);
        expect(patched(was, patchBetween(was, now))).toEqual(now);
        expect(was).toEqual(copy);
      }),
      RUNS,
    );
  });

  it('fits lists of which rows were added, removed, moved and changed', () => {
    const row = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), last: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(row), fc.array(row), (was, now) => {
        expect(patched(was, patchBetween(was, now))).toEqual(now);
      }),
      RUNS,
    );
  });

  it('brings the new row alone where a list of the newest has moved on', () => {
    const was = { rows: [{ id: 'b' }, { id: 'a' }], total: 2 };
    const now = { rows: [{ id: 'c' }, { id: 'b' }], total: 3 };
    expect(patchBetween(was, now)).toEqual([
      { op: 'add', path: '/rows/0', value: { id: 'c' } },
      { op: 'remove', path: '/rows/2' },
      { op: 'replace', path: '/total', value: 3 },
    ]);
  });

  it('brings a price alone where no other part of a row has changed', () => {
    const row = { id: 'SPY-7', last: 1, stop: { price: 368.1, why: 'the stop of the strategy' } };
    expect(patchBetween([row], [{ ...row, last: 2 }])).toEqual([
      { op: 'replace', path: '/0/last', value: 2 },
    ]);
  });

  it('writes names with slashes and tildes as RFC 6901 does', () => {
    const now = { 'a/b~c': 2 };
    const patch = patchBetween({ 'a/b~c': 1 }, now);
    expect(patch).toEqual([{ op: 'replace', path: '/a~1b~0c', value: 2 }]);
    expect(patched({ 'a/b~c': 1 }, patch)).toEqual(now);
  });

  it('is refused where it does not fit', () => {
    expect(() => patched({ a: 1 }, [{ op: 'replace', path: '/a/b', value: 2 }])).toThrow('/a/b');
  });
});
