import { expect, it } from 'vitest';
import { decimal, textOf } from '../../../../src/kernel/decimal.ts';
import { packedItems } from '../../../../src/ledger/app/dry-run/packed-items.ts';

const item = (id: number, price: string, note?: string) => ({
  ...{ id, price: decimal(price), note },
  lots: [{ basis: decimal(price) }],
});

it('gives back what was packed, in order, with decimals that compute', () => {
  const items = packedItems<ReturnType<typeof item>>();
  items.add([item(1, '0.3333333333', 'a'), item(2, '12345678901234567890.12')]);
  items.add([]);
  items.add([item(3, '7')]);
  expect(items.all()).toEqual([
    item(1, '0.3333333333', 'a'),
    item(2, '12345678901234567890.12'),
    item(3, '7'),
  ]);
  const [first, second] = items.all();
  expect(first && textOf(first.price.plus(decimal('1')))).toBe('1.3333333333');
  expect(second && textOf(second.lots[0]?.basis.times(decimal('2')) ?? decimal('0'))).toBe(
    '24691357802469135780.24',
  );
});

it('takes more after it was read', () => {
  const items = packedItems<{ readonly id: number }>();
  items.add([{ id: 1 }]);
  expect(items.all()).toHaveLength(1);
  items.add([{ id: 2 }, { id: 3 }]);
  expect(items.all().map(({ id }) => id)).toEqual([1, 2, 3]);
});
