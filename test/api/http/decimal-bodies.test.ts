// Decimals in bodies: what is taken, what is refused, and that the description of the API says the same.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  priceBody,
  quantityBody,
  shareBody,
  signedMoneyBody,
  signedQuantityBody,
  weightBody,
} from '../../../src/api/http/shapes/decimals.ts';

const KINDS: readonly (readonly [string, z.ZodType, readonly unknown[], readonly unknown[]])[] = [
  [
    'a quantity',
    quantityBody(),
    ['1', '+1', '0.50', '00.1', '0.0000000001', '1.00000000000000000000', 0.5, 3],
    ['0', '0.0', '-1', '', ' 1', '1e5', '1.', '.5', '0.00000000001', '1'.repeat(21), 0, -1],
  ],
  ['a signed quantity', signedQuantityBody(), ['-0.5', '2', -3], ['0', '-0.00', 0, '--1']],
  ['a price', priceBody(), ['0', '0.0', '12.5', 0], ['-1', '-0.01', -1, 'NaN', null]],
  ['an amount', signedMoneyBody(), ['-5', '0', '99999999999999999999.9999999999', -1.5], ['1,5']],
  [
    'a weight',
    weightBody(),
    ['-2', '0', '0.999', '1.000', 1, -1],
    ['1.01', '2', 1.5, '1.0000000001'],
  ],
  ['a fraction', shareBody(), ['0', '0.05', '1', '1.0', 0.5], ['-0.1', '1.1', 2, -1]],
];

describe.each(KINDS)('%s', (_, body, taken, refused) => {
  const parses = (value: unknown) => body.safeParse(value).success;

  it('is taken in plain form and refused in any other', () => {
    expect(taken.filter((value) => !parses(value))).toEqual([]);
    expect(refused.filter(parses)).toEqual([]);
  });

  it('is described by a pattern that takes the same texts', () => {
    const { anyOf = [] } = z.toJSONSchema(body, { io: 'input' });
    const text = anyOf.find(({ type }) => type === 'string');
    const pattern = new RegExp(text?.pattern ?? 'none');
    const isText = (value: unknown) => typeof value === 'string';
    expect(taken.filter(isText).filter((value) => !pattern.test(String(value)))).toEqual([]);
    expect(refused.filter(isText).filter((value) => pattern.test(String(value)))).toEqual([]);
  });
});
