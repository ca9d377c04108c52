// Laws of a book, whatever happens to it: nothing is created and nothing is lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minus, negated, plus, sumOf } from '../../../../src/kernel/amounts.ts';
import { type Decimal, type Money, NO_MONEY, textOf } from '../../../../src/kernel/decimal.ts';
import { type Entry, securitiesOf } from '../../../../src/ledger/domain/entries/entry.ts';
import { entryOf, eventOf } from '../../../../src/ledger/domain/events/entry-event.ts';
import { byAge, type Lot } from '../../../../src/ledger/domain/lots/lot.ts';
import { gainOf } from '../../../../src/ledger/domain/portfolio/book-entry.ts';
import { foldWithLots } from '../../../../src/ledger/domain/portfolio/fold-entries.ts';
import type { Consequences } from '../../../../src/ledger/domain/portfolio/portfolio-book.ts';
import { runs } from '../../../runs/runs.ts';
import { heldOf, LIFE_TERMS, type Life, type Lots, lifeOf, lotsIn } from '../drawn/life.ts';
import { moves } from '../drawn/moves.ts';

const terms = fc
  .tuple(fc.boolean(), fc.boolean())
  .map(([allowShort, feesInBasis]) => ({ ...LIFE_TERMS, allowShort, feesInBasis }));

function everyLife(law: (life: Life, of: typeof LIFE_TERMS) => void): void {
  fc.assert(
    fc.property(moves, terms, (all, of) => law(lifeOf(all, of), of)),
    { numRuns: runs(400) },
  );
}

const shown = (lots: Lots) =>
  JSON.stringify([...lots].filter(([, held]) => held.length > 0).toSorted());

test('what is refused changes nothing', () => {
  everyLife(({ all }) => {
    for (const { entry, folded, before, after } of all)
      if (folded === undefined) expect(shown(after), entry.kind).toBe(shown(before));
  });
});

test('lots of a security have one side, something left, names of their own, and the order of their age', () => {
  everyLife(({ all }) => {
    for (const { entry, after } of all)
      for (const lots of after.values()) {
        expect(new Set(lots.map(({ side }) => side)).size, entry.kind).toBeLessThan(2);
        expect(new Set(lots.map(({ id }) => id)).size, entry.kind).toBe(lots.length);
        expect(lots.filter(({ remaining }) => !remaining.gt(0))).toEqual([]);
        expect(lots.toSorted(byAge)).toEqual(lots);
      }
  });
});

test('every entry balances: cash and cost change by what came from outside, by income and by gains', () => {
  everyLife(({ all }) => {
    for (const { entry, folded, before, after } of all) {
      if (folded === undefined) continue;
      const cost = minus(costOf(after), costOf(before));
      const left = plus(folded.consequences.cash, cost);
      expect(textOf(left), entry.kind).toBe(textOf(broughtBy(entry, folded.consequences)));
    }
  });
});

function costOf(lots: Lots): Money {
  return sumOf([...lots.values()].flat().map(signedBasis));
}

function signedBasis({ side, basis }: Lot): Money {
  return side === 'LONG' ? basis : negated(basis);
}

function broughtBy(entry: Entry, consequences: Consequences): Money {
  const { income, withholding, feesExpensed } = consequences;
  const result = minus(minus(plus(income, gainOf(consequences)), withholding), feesExpensed);
  if (entry.kind === 'cash') return entry.isExternal ? entry.amount : result;
  if (entry.kind === 'lots-in') return sumOf(entry.lots.map(signedBasis));
  if (entry.kind === 'lots-out') return negated(sumOf(entry.lots.map(signedBasis)));
  return result;
}

test('a trade moves the position by its quantity: what it does not close it opens', () => {
  everyLife(({ all }) => {
    for (const { entry, folded, before, after } of all) {
      if (folded === undefined || entry.kind !== 'trade') continue;
      const { security, side, quantity } = entry;
      const moved = minus(heldOf(after, security), heldOf(before, security));
      expect(textOf(moved)).toBe(textOf(side === 'BUY' ? quantity : negated(quantity)));
      const closed = sumOf(folded.consequences.closures.map((one) => one.quantity));
      const opened = after.get(security)?.find(({ id }) => id === String(entry.id));
      expect(textOf(plus(closed, opened?.remaining ?? (NO_MONEY as never)))).toBe(textOf(quantity));
    }
  });
});

test('a closure is of a lot that was open, and of no more than it had', () => {
  everyLife(({ all }) => {
    for (const { entry, folded, before } of all) {
      if (folded === undefined || entry.kind !== 'trade') continue;
      const lots = new Map((before.get(entry.security) ?? []).map((lot) => [lot.id, lot]));
      for (const { lotId, quantity, proceeds, cost, gain } of folded.consequences.closures) {
        expect(quantity.lte(lots.get(lotId)?.remaining ?? (NO_MONEY as never))).toBe(true);
        expect(textOf(minus(proceeds, cost))).toBe(textOf(gain));
      }
    }
  });
});

test('an action changes the lots of its own securities, and none of those opened on its day', () => {
  everyLife(({ all }) => {
    for (const { entry, folded, before, after } of all) {
      if (folded === undefined || entry.kind !== 'action') continue;
      const own = new Set(securitiesOf(entry));
      const elsewhere = (lots: Lots) =>
        shown(new Map([...lots].filter(([security]) => !own.has(security))));
      expect(elsewhere(after)).toBe(elsewhere(before));
      const late = (lots: Lots) =>
        (lots.get(entry.security) ?? []).filter(({ openedOn }) => openedOn >= entry.on);
      if (entry.action.kind !== 'reinvested-dividend')
        for (const lot of late(before)) expect(late(after)).toContainEqual(lot);
    }
  });
});

test('the lots that are written, entry by entry, are the lots of the book', () => {
  everyLife(({ all, books }, of) => {
    for (const portfolio of [0, 1] as const) {
      const folded = foldWithLots(entriesOf(all, portfolio), of);
      if (!folded.ok) throw new Error(folded.failure.refusal.kind);
      const rows = new Map<string, Lot>();
      for (const { changed } of folded.value.entries)
        for (const { security, lot } of changed) {
          const key = `${security} ${lot.id}`;
          if (lot.remaining.isZero()) rows.delete(key);
          else rows.set(key, lot);
        }
      const held = [...lotsIn(books[portfolio])].flatMap(([security, lots]) =>
        lots.map((lot): [string, Lot] => [`${security} ${lot.id}`, lot]),
      );
      expect(figuresOf(rows)).toEqual(figuresOf(new Map(held)));
    }
  });
});

test('entries read back from their events, in any order, give the same book', () => {
  fc.assert(
    fc.property(moves, fc.infiniteStream(fc.nat()), (drawn, keys) => {
      const { all, books } = lifeOf(drawn);
      for (const portfolio of [0, 1] as const) {
        const stored = entriesOf(all, portfolio)
          .map((entry) => ({ ...eventOf(entry, {}), version: entry.booking }))
          .map((event) => ({ event: JSON.stringify(event), key: keys.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key);
        const entries = stored.map(({ event }) => entryOf(JSON.parse(event)));
        const folded = foldWithLots(entries, LIFE_TERMS);
        if (!folded.ok) throw new Error(folded.failure.refusal.kind);
        expect(shown(lotsIn(folded.value.book))).toBe(shown(lotsIn(books[portfolio])));
      }
    }),
  );
});

function entriesOf(all: Life['all'], portfolio: 0 | 1): readonly Entry[] {
  return all.flatMap((one) =>
    one.portfolio === portfolio && one.folded !== undefined ? [one.entry] : [],
  );
}

function figuresOf(lots: ReadonlyMap<string, Lot>) {
  const text = (value: Decimal) => textOf(value);
  return [...lots]
    .map(([key, { remaining, basis }]) => `${key}: ${text(remaining)} at ${text(basis)}`)
    .toSorted();
}
