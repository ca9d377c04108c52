// Protections of a strategy after its own trades: a longer cooldown after a stop, its own guard, a pause of unprofitable symbols.
import { describe, expect, it } from 'vitest';
import {
  NO_STRATEGY_PROTECTIONS,
  type StrategyProtections,
} from '../../../../src/trader/domain/strategy/strategy.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { strategy } from '../rig/settings.ts';
import { refusedIn, trade } from '../rig/trades.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function rigWith(protections: Partial<StrategyProtections>, cooldownMs = 0): Promise<Rig> {
  const its = { cooldownMs, protections: { ...NO_STRATEGY_PROTECTIONS, ...protections } };
  const strategies = [
    strategy({ symbols: ['AAPL', 'MSFT'], ...its }),
    strategy({ name: 'other', symbols: ['IBM'] }),
  ];
  const rig = createRig({ strategies });
  await rig.ready();
  return rig;
}

describe('a strategy', () => {
  it('has a longer cooldown after a stop-out than after a winning trade', async () => {
    const rig = await rigWith({ afterStopMs: 30 * MINUTE }, 5 * MINUTE);
    await trade(rig, 'target');
    await trade(rig, 'stop', 'MSFT');
    expect(rig.of('lock-set').map(({ lock }) => lock.reason)).toEqual([
      { kind: 'cooldown', restMs: 5 * MINUTE },
      { kind: 'cooldown', restMs: 30 * MINUTE, isAfterStop: true },
    ]);
  });

  it('guards only itself against stop-outs', async () => {
    const guard = { stops: 2, withinMs: HOUR, lockMs: 2 * HOUR, per: 'all' } as const;
    const rig = await rigWith({ stoplossGuard: guard });
    await trade(rig, 'stop');
    await trade(rig, 'stop', 'MSFT');
    expect(rig.of('lock-set')).toMatchObject([
      { lock: { scope: { kind: 'strategy', rule: 'follow' }, reason: { stops: 2 } } },
    ]);
    expect(await refusedIn(rig, 'AAPL')).toMatchObject([{ kind: 'locked' }]);
    expect(await refusedIn(rig, 'IBM')).toEqual([]);
  });

  it('may count each symbol separately', async () => {
    const guard = { stops: 2, withinMs: HOUR, lockMs: 2 * HOUR, per: 'symbol' } as const;
    const rig = await rigWith({ stoplossGuard: guard });
    await trade(rig, 'stop');
    await trade(rig, 'stop', 'MSFT');
    expect(rig.of('lock-set')).toEqual([]);
    await trade(rig, 'stop');
    expect(await refusedIn(rig, 'AAPL')).toMatchObject([{ kind: 'locked' }]);
    expect(await refusedIn(rig, 'MSFT')).toEqual([]);
  });

  it('pauses a symbol whose trades gained too little', async () => {
    const pause = { trades: 2, withinMs: HOUR, profitMin: 200, lockMs: HOUR };
    const rig = await rigWith({ lowProfit: pause });
    await trade(rig, 'target');
    expect(await refusedIn(rig, 'MSFT')).toEqual([]);
    await trade(rig, 'stop');
    // 300 won and 150 lost.
    expect(rig.of('lock-set')[0]?.lock).toMatchObject({
      scope: { kind: 'rule', rule: 'follow', symbol: 'AAPL' },
      reason: { kind: 'low_profit', profit: 150, limit: 200, trades: 2 },
      until: rig.now() - 6_000 + HOUR,
    });
    expect(await refusedIn(rig, 'AAPL')).toMatchObject([{ kind: 'locked' }]);
  });
});
