// Protections of a strategy after its own trades: a longer cooldown after a stop, its own guard, a pause of unprofitable symbols.
import { describe, expect, it } from 'vitest';
import {
  NO_STRATEGY_PROTECTIONS,
  type StrategyProtections,
} from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { strategy } from '../harness/settings.ts';
import { refusedIn, trade } from '../harness/trades.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function harnessWith(
  protections: Partial<StrategyProtections>,
  cooldownMs = 0,
): Promise<Harness> {
  const its = { cooldownMs, protections: { ...NO_STRATEGY_PROTECTIONS, ...protections } };
  const strategies = [
    strategy({ symbols: ['AAPL', 'MSFT'], ...its }),
    strategy({ name: 'other', symbols: ['IBM'] }),
  ];
  const harness = createHarness({ strategies });
  await harness.ready();
  return harness;
}

describe('a strategy', () => {
  it('has a longer cooldown after a stop-out than after a winning trade', async () => {
    const harness = await harnessWith({ afterStopMs: 30 * MINUTE }, 5 * MINUTE);
    await trade(harness, 'target');
    await trade(harness, 'stop', 'MSFT');
    expect(harness.of('lock-set').map(({ lock }) => lock.reason)).toEqual([
      { kind: 'cooldown', restMs: 5 * MINUTE },
      { kind: 'cooldown', restMs: 30 * MINUTE, isAfterStop: true },
    ]);
    expect(await refusedIn(harness, 'MSFT')).toMatchObject([{ isAfterStop: true }]);
  });

  it('guards only itself against stop-outs', async () => {
    const guard = { stops: 2, withinMs: HOUR, lockMs: 2 * HOUR, per: 'all' } as const;
    const harness = await harnessWith({ stoplossGuard: guard });
    await trade(harness, 'stop');
    await trade(harness, 'stop', 'MSFT');
    expect(harness.of('lock-set')).toMatchObject([
      { lock: { scope: { kind: 'strategy', rule: 'follow' }, reason: { stops: 2 } } },
    ]);
    expect(await refusedIn(harness, 'AAPL')).toMatchObject([{ kind: 'locked' }]);
    expect(await refusedIn(harness, 'IBM')).toEqual([]);
  });

  it('counts no stop-outs of other strategies', async () => {
    const guard = { stops: 2, withinMs: HOUR, lockMs: 2 * HOUR, per: 'all' } as const;
    const harness = await harnessWith({ stoplossGuard: guard });
    await trade(harness, 'stop', 'IBM');
    await trade(harness, 'stop');
    expect(harness.of('lock-set')).toEqual([]);
    await trade(harness, 'stop', 'MSFT');
    expect(harness.of('lock-set')).toMatchObject([{ lock: { reason: { stops: 2 } } }]);
  });

  it('may count each symbol separately', async () => {
    const guard = { stops: 2, withinMs: HOUR, lockMs: 2 * HOUR, per: 'symbol' } as const;
    const harness = await harnessWith({ stoplossGuard: guard });
    await trade(harness, 'stop');
    await trade(harness, 'stop', 'MSFT');
    expect(harness.of('lock-set')).toEqual([]);
    await trade(harness, 'stop');
    expect(await refusedIn(harness, 'AAPL')).toMatchObject([{ kind: 'locked' }]);
    expect(await refusedIn(harness, 'MSFT')).toEqual([]);
  });

  it('counts the gains of each symbol separately', async () => {
    const pause = { trades: 2, withinMs: HOUR, profitMin: 200, lockMs: HOUR };
    const harness = await harnessWith({ lowProfit: pause });
    await trade(harness, 'target');
    await trade(harness, 'stop', 'MSFT');
    expect(harness.of('lock-set')).toEqual([]);
    await trade(harness, 'stop', 'MSFT');
    expect(harness.of('lock-set')).toMatchObject([
      { lock: { scope: { symbol: 'MSFT' }, reason: { profit: -300, trades: 2 } } },
    ]);
  });

  it('pauses a symbol whose trades gained too little', async () => {
    const pause = { trades: 2, withinMs: HOUR, profitMin: 200, lockMs: HOUR };
    const harness = await harnessWith({ lowProfit: pause });
    await trade(harness, 'target');
    expect(await refusedIn(harness, 'MSFT')).toEqual([]);
    await trade(harness, 'stop');
    // 300 won and 150 lost.
    expect(harness.of('lock-set')[0]?.lock).toMatchObject({
      scope: { kind: 'rule', rule: 'follow', symbol: 'AAPL' },
      reason: { kind: 'low_profit', profit: 150, limit: 200, trades: 2 },
      until: harness.now() - 6_000 + HOUR,
    });
    expect(await refusedIn(harness, 'AAPL')).toMatchObject([{ kind: 'locked' }]);
  });
});
