// The check of an order with a limit far through the market says what that may cost, and refuses nothing.
import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import { createHarness } from '../harness/harness.ts';
import { CALL, held, readyHarness } from './options.ts';
import { check } from './order-requests.ts';

/** The call is at 1.55 to 1.65. */
async function ofCall(changes: Partial<OrderRequest>): Promise<string> {
  const harness = await readyHarness();
  const answer = await check(harness, { symbol: CALL, quantity: 2, type: 'LMT', ...changes });
  expect(answer).toMatchObject({ ok: true, verdict: { isAllowed: true } });
  return answer.text;
}

async function ofStock(changes: Partial<OrderRequest>): Promise<string> {
  const harness = createHarness();
  await harness.ready();
  await harness.quote(100, { bid: 99.9, ask: 100 });
  const answer = await check(harness, { quantity: 10, type: 'LMT', ...changes });
  expect(answer).toMatchObject({ ok: true, verdict: { isAllowed: true } });
  return answer.text;
}

describe('the check of a limit', () => {
  it('ten times the ask of a contract says that it fills at once, at up to the limit', async () => {
    const text = await ofCall({ price: 16.5 });
    expect(text).toContain('it can lose 3,300.00 USD at most');
    expect(text).toMatch(
      /\. The limit of 16\.5 is 900 % above the ask of 1\.65: the order fills at once, at any price up to 16\.5\.$/,
    );
  });

  it('above the ask of a stock by a tenth says so', async () => {
    expect(await ofStock({ price: 110 })).toContain(
      'The limit of 110 is 10 % above the ask of 100',
    );
  });

  it('below the bid, of a sale, says so', async () => {
    const harness = await held();
    const answer = await check(harness, {
      ...{ symbol: CALL, side: 'sell', quantity: 2, type: 'LMT', price: 0.16 },
    });
    expect(answer.text).toMatch(
      /The limit of 0\.16 is 89\.68 % below the bid of 1\.55: the order fills at once, at any price down to 0\.16\.$/,
    );
  });

  it('says nothing of a limit near the market, nor of one that rests', async () => {
    expect(await ofCall({ price: 1.9 })).not.toContain('The limit of');
    expect(await ofCall({ price: 0.2 })).not.toContain('The limit of');
    expect(await ofStock({ price: 102 })).not.toContain('The limit of');
  });

  it('says nothing of a walk, which ends at the ask', async () => {
    const walk = { steps: 4, everyMs: 3_000, reachPercent: 100, lifeMs: 60_000 };
    expect(await ofCall({ price: 16.5, walk })).not.toContain('The limit of');
  });
});
