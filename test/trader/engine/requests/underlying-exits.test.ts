// A person buys option contracts with an exit by the price of the stock, watched or resting at the broker. 1.55 to 1.65, with AAPL at 220.
import { describe, expect, it } from 'vitest';
import type {
  OrderRequest,
  RequestedProtection,
} from '../../../../src/trader/domain/orders/order-request.ts';
import type { RestedKind } from '../../../../src/trader/ports/broker-reports.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import type { Harness } from '../harness/harness.ts';
import { ANN, buy, CALL, optionOf, premiumOf, readyHarness } from './options.ts';
import { asked } from './order-requests.ts';

type Exit = NonNullable<RequestedProtection['underlying']>;

const PROVEN: readonly RestedKind[] = ['contract', 'vertical'];
const VERTICAL = `${CALL}-261218C00240000`;

async function quoted(restsExits: readonly RestedKind[] = PROVEN): Promise<Harness> {
  const harness = await readyHarness({ restsExits });
  await harness.quote(220);
  return harness;
}

const exitAt = (underlying: Exit, more: Partial<OrderRequest> = {}): Partial<OrderRequest> => ({
  protection: { underlying },
  ...more,
});
const kinds = (answer: CommandAnswer) =>
  'reasons' in answer ? answer.reasons?.map(({ kind }) => kind) : [];

async function check(harness: Harness, changes: Partial<OrderRequest>): Promise<CommandAnswer> {
  const order = asked({ symbol: CALL, quantity: 2, type: 'LMT', price: 1.6, ...changes });
  return harness.command({ type: 'check-order', order, requester: ANN });
}

describe('an exit by the price of the stock, asked for by a person', () => {
  it('rests once the contracts are bought, at the price that was stated', async () => {
    const harness = await quoted();
    const answer = await buy(harness, exitAt({ price: 212.5, floorPercent: 20 }));
    expect(answer.text).toContain(
      'exit once AAPL is at 212.5 or below, rested at the broker, it can lose 320.00 USD at most',
    );
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 2, 1.6);
    await harness.status(e, 'filled');
    expect(harness.newest('s')).toMatchObject({
      ...{ symbol: CALL, side: 'sell', type: 'limit', quantity: 2, limitPrice: 0.32 },
      condition: { symbol: 'AAPL', when: 'at_or_below', price: 212.5 },
    });
  });

  it('in percent is measured from the price of the stock, and without an order is watched', async () => {
    const harness = await quoted([]);
    const answer = await buy(harness, exitAt({ percent: 3 }));
    expect(answer.text).toContain('exit once AAPL is at 213.4 or below, watched by the daemon');
    expect(harness.of('position-planned')[0]?.plan.underlyingStop).toEqual({
      condition: { symbol: 'AAPL', when: 'at_or_below', price: 213.4 },
    });
  });

  it('is refused by name without a probe, and the same by a check', async () => {
    const harness = await quoted([]);
    const resting = exitAt({ price: 212.5, floorPercent: 20 });
    const placed = await buy(harness, resting);
    const checked = await check(harness, resting);
    expect(kinds(placed)).toEqual(['rested_exit_unproven']);
    expect(placed.text).toContain('run `sluice doctor --paper-probe --conditional ID`');
    expect(checked).toMatchObject({ verdict: { reasons: [{ kind: 'rested_exit_unproven' }] } });
    expect(harness.submits()).toEqual([]);
  });

  it('of a vertical needs the probe of verticals', async () => {
    const harness = await quoted(['contract']);
    await optionOf(harness, 'AAPL 261218C00240000');
    await optionOf(harness, VERTICAL);
    await premiumOf(harness, VERTICAL, 1, 1.1);
    const resting = exitAt({ percent: 3, floorPercent: 20 }, { symbol: VERTICAL, price: 1.1 });
    const refused = kinds(await buy(harness, resting));
    expect(refused).toContain('rested_exit_unproven');
  });

  it.each([
    ['is there already', { price: 220 }, 'exit_reached', 'the position would be closed at once'],
    ['is on the wrong side', { price: 230 }, 'exit_reached', 'AAPL is at 220'],
    ['is between two price steps', { price: 212.505 }, 'price_off_tick', '212.5 and 212.51'],
  ] as const)('whose price %s is refused', async (_, exit, kind, text) => {
    const answer = await buy(await quoted(), exitAt(exit));
    expect(kinds(answer)).toEqual([kind]);
    expect(answer.text).toContain(text);
  });

  it('belongs to an option, and rests for one that is bought', async () => {
    const harness = await quoted();
    const stock = asked({ quantity: 10, ...exitAt({ percent: 3 }) });
    const ofStock = await harness.command({ type: 'place-order', order: stock, requester: ANN });
    expect(kinds(ofStock)).toContain('no_underlying_exit');
    const sold = { side: 'sell', effect: 'open' } as const;
    const written = await buy(harness, exitAt({ percent: 3, floorPercent: 20 }, sold));
    expect(kinds(written)).toContain('no_underlying_exit');
    expect(written.text).toContain(
      'leave `rested` out, so that the daemon watches the price of the stock',
    );
  });
});
