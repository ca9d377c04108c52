// The size of an entry in options: by what is paid for it, within what all options of the account may lose. Equity is 1,000,000.
import { describe, expect, it } from 'vitest';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { NO_RISK_LIMITS, OPTION_RISK } from '../../../../src/trader/ports/risk-settings.ts';
import type { Harness } from '../harness/harness.ts';
import { settings } from '../harness/settings.ts';
import { asked } from '../requests/order-requests.ts';
import { answer, CALL, optionHarness, PUT, priced } from './chain.ts';

async function sized(
  size: Strategy['size'],
  options: Partial<typeof OPTION_RISK> = {},
  changes: Partial<Strategy> = {},
): Promise<Harness> {
  const risk = { ...NO_RISK_LIMITS, ...settings([]).risk };
  const harness = await optionHarness(
    { size, ...changes },
    { settings: { risk: { ...risk, options: { ...OPTION_RISK, ...options } } } },
  );
  await harness.predict('BUY');
  await answer(harness);
  await priced(harness, CALL);
  return harness;
}

const sizing = (harness: Harness) => harness.of('signal-taken')[0]?.sizing;

describe('the size of a bought option', () => {
  it('risks what is paid and both commissions, not the distance to a watched stop', async () => {
    const stop = { kind: 'percent', percent: 50 } as const;
    const harness = await sized({ kind: 'risk-percent', percent: 0.1 }, {}, { stop });
    // 1,000 / (201 + 2)
    expect(sizing(harness)).toMatchObject({ shares: 4, binding: 'risk-percent' });
  });

  it.each([
    ['max_option_loss', { lossPercentMax: 0.1 }, 4],
    ['max_underlying_loss', { underlyingLossPercentMax: 0.05 }, 2],
    ['max_expiry_loss', { expiryLossPercentMax: 0.07 }, 3],
    ['max_delivery', { deliveryPercentMax: 5.5 }, 5],
  ])('is capped by %s, by name', async (binding, options, shares) => {
    const harness = await sized({ kind: 'shares', shares: 9 }, options);
    expect(sizing(harness)).toMatchObject({ shares, wanted: 9, binding });
  });

  it('is refused with the numbers of the limit that leaves less than one contract', async () => {
    const harness = await sized({ kind: 'shares', shares: 1 }, { lossPercentMax: 0.02 });
    expect(harness.reasons()).toEqual([
      { kind: 'no_unit', binding: 'max_option_loss', perUnit: 203, left: 200 },
    ]);
  });

  it('counts what is held and what works, also against the order of a person', async () => {
    const harness = await sized({ kind: 'shares', shares: 3 }, { lossPercentMax: 0.0811 });
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 2, 2.01);
    await priced(harness, PUT);
    const order = asked({ symbol: PUT, quantity: 4, type: 'LMT', price: 2.01 });
    const placed = { type: 'place-order', order, requester: { user: 'ann' } } as const;
    // 811 less 609, which leaves less than the 203 of one contract.
    expect(await harness.command(placed)).toMatchObject({
      reasons: [{ kind: 'no_unit', binding: 'max_option_loss', perUnit: 203, left: 202 }],
    });
  });
});
