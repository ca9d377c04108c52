// Rows under somebody's hands stay where they are, whatever comes, goes or changes.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asListed, inPlace, newAtHead } from '../../../src/api/dashboard/facts/steady-rows.ts';

interface Row {
  readonly id: string;
  readonly says: number;
}

const idOf = ({ id }: Row) => id;
const rows = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), says: fc.nat(9) }),
  { selector: idOf },
);

it('keep their places with their newest values, and what is new is counted', () => {
  fc.assert(
    fc.property(rows, rows, (before, now) => {
      const held = inPlace(asListed(before).rows, now, idOf);
      const known = before.map(idOf);
      expect(held.rows.map(({ row }) => row.id)).toEqual(known);
      expect(held.waiting).toBe(now.filter(({ id }) => !known.includes(id)).length);
      for (const [place, { row, isGone }] of held.rows.entries()) {
        const newest = now.find(({ id }) => id === row.id);
        expect(isGone).toBe(newest === undefined);
        expect(row).toEqual(newest ?? before[place]);
      }
    }),
    { seed: 93 },
  );
});

it('that went and came back are shown as they are', () => {
  const before = asListed([{ id: 'a', says: 1 }]).rows;
  const without = inPlace(before, [], idOf);
  expect(without.rows).toEqual([{ row: { id: 'a', says: 1 }, isGone: true }]);
  const again = inPlace(without.rows, [{ id: 'a', says: 2 }], idOf);
  expect(again).toEqual({ rows: [{ row: { id: 'a', says: 2 }, isGone: false }], waiting: 0 });
});

it('of a long list are moved only by rows that all came at its head', () => {
  const listed = (keys: string) => ({ total: keys.length, keyAt: (at: number) => keys[at] ?? '' });
  const was = { total: 3, first: 'c' };
  expect(newAtHead(was, listed('edcba'))).toBe(2);
  expect(newAtHead(was, listed('cba'))).toBe(0);
  // One in the middle: there is no place for it behind a line at the head.
  expect(newAtHead(was, listed('cxba'))).toBe(0);
  expect(newAtHead(was, listed('ba'))).toBe(0);
});
