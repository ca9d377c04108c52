import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type UnitsInput,
  unitsOf,
} from '../../../../src/trader/domain/options/structures/units.ts';

const CALL = { instrument: 'AAPL 261218C00230000', side: 'buy', ratio: 1, price: 1.6 } as const;
const INPUT: UnitsInput = {
  structure: { legs: [CALL], maxLoss: 160, delivery: 23_000 },
  budget: 500,
  feePerContract: 0.65,
  left: {},
};

describe('the units of a structure', () => {
  it('lose at most the budget, commissions of both ways included', () => {
    expect(unitsOf(INPUT)).toEqual({
      ok: true,
      value: {
        units: 3,
        wanted: 3,
        binding: 'risk_budget',
        lossPerUnit: 161.3,
        maxLoss: 483.9,
        delivery: 69_000,
      },
    });
    expect(unitsOf({ ...INPUT, budget: 161.3 })).toMatchObject({ value: { units: 1 } });
  });

  it('pay the commission of each contract, and none for shares', () => {
    const shares = { instrument: 'AAPL', side: 'buy', ratio: 100, price: 230 } as const;
    const structure = { ...INPUT.structure, legs: [shares, CALL, CALL] };
    expect(unitsOf({ ...INPUT, structure })).toMatchObject({ value: { lossPerUnit: 162.6 } });
  });

  it.each([
    [{ max_option_loss: 400 }, 2, 'max_option_loss'],
    [{ max_underlying_loss: 170, max_option_loss: 400 }, 1, 'max_underlying_loss'],
    [{ max_expiry_loss: 330 }, 2, 'max_expiry_loss'],
    [{ max_delivery: 50_000 }, 2, 'max_delivery'],
    [{ max_delivery: 500_000 }, 3, 'risk_budget'],
  ])('are limited by %j to %i', (left, units, binding) => {
    expect(unitsOf({ ...INPUT, left })).toMatchObject({ value: { units, binding, wanted: 3 } });
  });

  it('are refused with the numbers of the limit that is too small for one', () => {
    expect(unitsOf({ ...INPUT, left: { max_delivery: 20_000 } })).toEqual({
      ok: false,
      failure: { kind: 'no_unit', binding: 'max_delivery', perUnit: 23_000, left: 20_000 },
    });
    expect(unitsOf({ ...INPUT, left: { max_expiry_loss: -5 } })).toMatchObject({
      failure: { binding: 'max_expiry_loss', perUnit: 161.3, left: -5 },
    });
  });

  it('are not limited by a delivery if they settle in cash', () => {
    const structure = { ...INPUT.structure, delivery: 0 };
    expect(unitsOf({ ...INPUT, structure, left: { max_delivery: 0 } })).toMatchObject({
      value: { units: 3, delivery: 0 },
    });
  });

  it.each<[string, Partial<UnitsInput>]>([
    ['sizing.budget', { budget: Number.NaN }],
    ['sizing.max_loss', { structure: { ...INPUT.structure, maxLoss: 0 } }],
    ['sizing.fee_per_contract', { feePerContract: -1 }],
    ['sizing.max_delivery', { left: { max_delivery: Number.NaN } }],
  ])('need a sound %s', (path, changed) => {
    expect(unitsOf({ ...INPUT, ...changed })).toEqual({
      ok: false,
      failure: { kind: 'input_missing', path },
    });
  });

  it('never lose more than any limit, and one more would', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 }).map((cents) => cents / 100);
    fc.assert(
      fc.property(amount, amount, amount, amount, (maxLoss, budget, left, deliverable) => {
        const structure = { ...INPUT.structure, maxLoss, delivery: maxLoss * 7 };
        const limits = { max_underlying_loss: left, max_delivery: deliverable };
        const sized = unitsOf({ ...INPUT, structure, budget, left: limits });
        const units = sized.ok ? sized.value.units : 0;
        const loss = maxLoss + 1.3;
        const fits = (count: number) =>
          count * loss <= Math.min(budget, left) + 0.005 &&
          count * structure.delivery <= deliverable + 0.005;
        expect(fits(units)).toBe(true);
        const dust = loss * 1e-6;
        expect((units + 1) * loss + dust >= Math.min(budget, left) || !fits(units + 1)).toBe(true);
      }),
    );
  });
});
