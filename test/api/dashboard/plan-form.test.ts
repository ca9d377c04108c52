// What is written on the form of a plan is the plan that is asked for; what the form does not show is taken over.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeptPlan } from '../../../src/api/dashboard/facts/book-shapes.ts';
import {
  formOf,
  newForm,
  planOn,
  takenOver,
  whyNotEdited,
} from '../../../src/api/dashboard/facts/plan-form.ts';
import { scaledText } from '../../../src/api/dashboard/facts/scaled-text.ts';

const KEPT = {
  targets: [
    { symbol: 'SPY', weight: '0.625' },
    { symbol: 'QQQ', weight: '0.3' },
  ],
  strategy: { kind: 'threshold', absoluteBand: '0.05', relativeBand: '0.25', to: 'edge' },
  limits: {
    ...{ lotSize: '1', tradeMin: '100', bufferAmount: '500', bufferShare: '0.01' },
    ...{ feeRate: '0.001', feeMin: '2.5', noSell: ['OLD'], guardsWash: false, gainMax: '1000' },
  },
} as unknown as KeptPlan;

describe('the form of a plan', () => {
  it('that is not touched asks for the same plan, with what it does not show', () => {
    expect(planOn(formOf(KEPT), KEPT)).toEqual({
      body: {
        targets: KEPT.targets,
        strategy: { type: 'threshold', to: 'edge', absolute_band: '0.05', relative_band: '0.25' },
        limits: {
          ...{ lot_size: '1', wash_guard: false, max_gain: '1000', min_trade: '100' },
          ...{ cash_buffer: { share: '0.01', amount: '500' } },
          ...{ fee: { rate: '0.001', min: '2.5' }, no_sell: ['OLD'] },
        },
      },
    });
    expect(takenOver(KEPT)).toContain('a band of 25 % of each target, a gain of 1000 at most');
  });

  it('names what is wrong at its field, and asks for nothing', () => {
    const form = newForm({ targets: [{ symbol: 'SPY', weight: '0.6' }] });
    const wrong = {
      ...form,
      targets: [...form.targets, { symbol: 'spy', weight: '1,234' }, { symbol: '', weight: '7' }],
      ...{ band: '101', cash: '-1', feeMin: 'x' },
    };
    const { faults, body } = planOn(wrong, undefined);
    expect(body).toBeUndefined();
    expect([...(faults?.keys() ?? [])].toSorted()).toEqual([
      ...['band', 'cash', 'feeMin', 'symbol 1', 'symbol 2', 'weight 1'],
    ]);
    expect(planOn({ ...form, targets: [] }, undefined).faults?.get('targets')).toContain('Add a');
    const tooMuch = { ...form, targets: [...form.targets, { symbol: 'QQQ', weight: '40,5' }] };
    expect(planOn(tooMuch, undefined).faults?.get('weight 1')).toContain('add up to 100.5 %');
  });

  it('is not offered for a plan of a policy, which would become one of a person', () => {
    const tactical = { kind: 'tactical', overlay: [], until: '2026-12-31' };
    const why = whyNotEdited({ strategy: { ...tactical, by: 'momentum' } });
    expect(why).toContain('of the policy momentum, so it is not edited');
    expect(whyNotEdited({ strategy: tactical })).toBe('');
    expect(whyNotEdited(KEPT)).toBe('');
  });

  it('without a band trades at any drift', () => {
    const form = { ...newForm({ targets: [{ symbol: 'SPY', weight: '1' }] }), band: '' };
    expect(planOn(form, undefined).body?.strategy).toEqual({ type: 'calendar' });
  });
});

it('decimal text is scaled and scaled back without a loss', () => {
  const texts = fc.tuple(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 1, max: 9_999 }));
  fc.assert(
    fc.property(texts, fc.integer({ min: -4, max: 4 }), ([whole, part], places) => {
      const text = scaledText(`${whole}.${part}`, 0);
      expect(scaledText(scaledText(text, places), -places)).toBe(text);
      expect(Number(scaledText(text, places))).toBeCloseTo(Number(text) * 10 ** places, 3);
    }),
  );
});
