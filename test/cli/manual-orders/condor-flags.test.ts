// `sluice spread` with --put and --call: an order for the four contracts of an iron condor.
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  addSpreadOptions,
  type SpreadFlags,
  spreadBody,
} from '../../../src/cli/manual-orders/order/spread-flags.ts';
import { orderBody } from '../../../src/trader/contract/order.ts';

const CONDOR = 'AAPL 261218P00210000-261218P00205000-261218C00240000-261218C00245000';

function bodyOf(...flags: string[]) {
  const command = addSpreadOptions(new Command()).exitOverride();
  const all = [...flags, '--expiry', '2026-12-18'];
  return spreadBody('AAPL', 2, command.parse(all, { from: 'user' }).opts() as SpreadFlags);
}

describe('sluice spread with puts and calls', () => {
  it.each([
    ['210/205', '240/245'],
    ['205/210', '245/240'],
  ])('sells the condor of %s and %s, whichever strikes come first', (put, call) => {
    const body = bodyOf('--put', put, '--call', call, '--credit', '1.40');
    expect(body).toMatchObject({
      value: {
        ...{ symbol: CONDOR, order_type: 'LMT', quantity: 2, price: 1.4 },
        ...{ side: 'SELL', effect: 'open' },
      },
    });
    expect(orderBody.safeParse(body.ok ? body.value : undefined).error).toBeUndefined();
  });

  it('buys it with --limit', () => {
    const body = bodyOf('--put', '210/205', '--call', '240/245', '--limit', '1.60');
    expect(body).toMatchObject({ value: { symbol: CONDOR, side: 'BUY', price: 1.6 } });
  });

  it('has both strikes in one where the calls begin where the puts do', () => {
    const body = bodyOf('--put', '220/215', '--call', '220/225', '--credit', '3');
    expect(body).toMatchObject({ ok: true });
  });

  it('refuses calls that begin below the puts, in one sentence', () => {
    const body = bodyOf('--put', '240/235', '--call', '210/215', '--credit', '1.40');
    expect(body).toMatchObject({
      failure:
        'No iron condor of AAPL has these strikes: its calls begin where its puts begin, or above',
    });
  });
});
