// The size by the Kelly criterion live: it follows from the trades in the journal, also after a crash. Each trade of 100 shares at
// 100 has its stop at 98.52, so R is 1.48; the target at 103 gains 3.00 a share, the stop at 98.50 loses 1.50.
import { describe, expect, it } from 'vitest';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { strategy } from '../harness/settings.ts';
import { trade } from '../harness/trades.ts';

const KELLY: Partial<Strategy> = {
  size: {
    ...{ kind: 'kelly', fraction: 0.001, capPercent: 2 },
    ...{ tradesMin: 10, fallbackPercent: 0.015 },
  },
};

async function sizeOfNext(harness: Harness) {
  await harness.quote(100);
  await harness.predict('BUY');
  return harness.of('signal-taken').at(-1)?.sizing;
}

describe('a size by the Kelly criterion', () => {
  it('follows from the closed trades of the journal, after a crash too', async () => {
    const harness = createHarness({ strategies: [strategy(KELLY)] });
    await harness.ready();
    for (const how of '++-+-+-+-+') await trade(harness, how === '+' ? 'target' : 'stop');
    // 0.015 % of 1,000,000 USD at 1.50 a share.
    expect(harness.of('signal-taken')[0]?.sizing).toMatchObject({
      ...{ shares: 100, basis: { kelly: { by: 'fallback', trades: 0 } } },
    });
    const again = await harness.crash();
    await again.ready();
    const sizing = await sizeOfNext(again);
    // 0.6 / (1.5 / 1.48) - 0.4 / (3 / 1.48) = 0.394667; 0.001 of it are 394.67 USD.
    expect(sizing).toMatchObject({
      ...{ shares: 263, binding: 'kelly' },
      basis: { kelly: { by: 'kelly', trades: 10, gains: 6, kelly: expect.closeTo(0.394667, 6) } },
    });
  });

  it('counts the costs of a trade, and a corrected trade once', async () => {
    const harness = createHarness({ strategies: [strategy(KELLY)] });
    await harness.ready();
    await trade(harness, 'target');
    const [closed] = harness.of('position-closed');
    const [known] = harness.state().results.get('follow') ?? [];
    expect(known).toMatchObject({
      costs: 0,
      parts: [{ positionId: closed?.positionId, pnl: expect.closeTo(300, 9) }],
    });
    for (const { execId } of harness.of('execution-booked'))
      harness.broker.say({
        type: 'commission',
        execId,
        commission: 1,
        currency: 'USD',
        realizedPnl: undefined,
      });
    await harness.settle();
    expect(harness.state().results.get('follow')).toMatchObject([{ costs: 2 }]);
  });
});
