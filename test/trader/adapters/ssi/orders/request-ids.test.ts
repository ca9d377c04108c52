import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import {
  createRequestIds,
  orderRefIn,
  requestIdOf,
} from '../../../../../src/trader/adapters/ssi/orders/refs.ts';

const BASE32 = [...'abcdefghijklmnopqrstuvwxyz234567'];
const references = fc
  .tuple(
    fc.array(fc.constantFrom(...BASE32), { minLength: 8, maxLength: 8 }),
    fc.integer({ min: 1, max: 1e13 }),
    fc.constantFrom(...'estxh'),
  )
  .map(([journal, seq, leg]) => `${journal.join('')}.${seq.toString(36)}.${leg}`);

describe('request ids', () => {
  it('hold a whole reference in 20 letters and digits', () => {
    fc.assert(
      fc.property(references, (orderRef) => {
        const id = requestIdOf(orderRef) ?? '';
        expect(id).toMatch(/^[A-Za-z0-9]{1,20}$/);
        expect(orderRefIn(id)).toBe(orderRef);
      }),
    );
  });

  it('of other programs are no references of ours', () => {
    for (const id of [
      '',
      'abcd23451ae',
      '20261120000001',
      'SLabcd2345',
      'slabcd23451ae',
      'SLabcd2345.1a.e',
    ])
      expect(orderRefIn(id)).toBe('');
    expect(requestIdOf('by hand')).toBeUndefined();
  });

  it('of cancels and changes are never the same, and never those of an order', () => {
    const nextId = createRequestIds(() => instant(Date.UTC(2026, 10, 20, 3)));
    const ids = Array.from({ length: 500 }, (_, at) =>
      nextId(at % 2 === 0 ? 'C' : 'M', 'abcd2345.1a.e'),
    );
    expect(new Set(ids).size).toBe(500);
    for (const id of ids) {
      expect(id).toMatch(/^[A-Za-z0-9]{1,20}$/);
      expect(orderRefIn(id)).toBe('');
    }
  });
});
