// What counts as a difference after a close, and what is only a fraction of a cent of a commission.
import { describe, expect, it } from 'vitest';
import { money } from '../../../src/kernel/decimal.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { differenceCount } from '../../../src/relay/compare/comparison.ts';

const CLOSE = instant(Date.UTC(2026, 10, 18, 21));

function counted(broker: string, ledger: string): number {
  const cash = { currency: 'USD', broker: money(broker), ledger: money(ledger) };
  return differenceCount({ close: CLOSE, differences: [], cash });
}

describe('the cash after a close', () => {
  it('differs from a cent on', () => {
    expect(counted('100', '100.0049')).toBe(0);
    expect(counted('100', '99.991')).toBe(0);
    expect(counted('100', '100.01')).toBe(1);
    expect(counted('99.5', '100')).toBe(1);
  });

  it('is no difference while the broker has said nothing', () => {
    expect(differenceCount({ close: CLOSE, differences: [], cash: undefined })).toBe(0);
    expect(differenceCount(undefined)).toBe(0);
  });
});
