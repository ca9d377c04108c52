import { describe, expect, it } from 'vitest';
import {
  brokerLink,
  higherFloor,
  idIn,
  linkText,
} from '../../../../src/trader/domain/orders/broker-link.ts';

describe('the link of an order', () => {
  it("is the broker's id with its kind", () => {
    expect(brokerLink('perm', 17)).toBe('perm:17');
    expect(idIn('client:a:b')).toBe('a:b');
    expect(linkText('perm:17')).toBe('perm 17');
  });

  it('has a floor that rises within one kind, and is replaced by another kind', () => {
    const five = { kind: 'order', mark: 5 };
    const six = { kind: 'order', mark: 6 };
    expect(higherFloor(five, six)).toBe(six);
    expect(higherFloor(six, five)).toBe(six);
    expect(higherFloor(six, { kind: 'other', mark: 1 })).toEqual({ kind: 'other', mark: 1 });
    expect(higherFloor(undefined, five)).toBe(five);
    expect(higherFloor(five, undefined)).toBe(five);
    expect(higherFloor(undefined, undefined)).toBeUndefined();
  });
});
