// Iron condors, over the real wire: by a strategy, as one order of four contracts, and what becomes of one over a night.
import { describe, expect, it } from 'vitest';
import { OPTION_TRADE_DEFAULTS } from '../../src/trader/domain/terms/option-trade.ts';
import { until } from '../processes/waiting.ts';
import {
  type Environment,
  type EnvironmentOptions,
  inReadyEnvironment,
} from './environment/environment.ts';

const SELLS: Partial<EnvironmentOptions> = {
  symbols: ['AAPL'],
  strategy: {
    trade: {
      ...{ ...OPTION_TRADE_DEFAULTS.iron_condor, volumeMin: 0, spreadPercentMax: 30 },
      ...{ creditPercentMin: 5, quoteAgeMaxMs: 60_000 },
    },
    entry: { side: 'both', when: 'prediction.confidence >= 0.7' },
    entryOrder: { kind: 'marketable' },
    size: { kind: 'shares', shares: 2 },
    stop: { kind: 'none' },
    target: { kind: 'percent', percent: 50 },
    protection: 'watched',
    exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
  },
};

const outcomesIn = ({ factsOf }: Environment) =>
  factsOf('signal-taken').length + factsOf('signal-refused').length;

async function taken(environment: Environment): Promise<void> {
  const reasons = () => JSON.stringify(environment.factsOf('signal-refused').at(-1)?.reasons);
  await until('a signal is taken', async () => {
    const before = outcomesIn(environment);
    await environment.accepted('AAPL', 'BUY');
    await until('the signal has its outcome', () => outcomesIn(environment) > before);
    return environment.factsOf('signal-taken').length > 0;
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)}: ${reasons()}`);
  });
}

async function contractsHeld({ book }: Environment): Promise<readonly number[]> {
  const { positions } = await book();
  return positions
    .filter(({ symbol, quantity }) => symbol.includes(' ') && quantity !== 0)
    .map(({ quantity }) => quantity)
    .toSorted((one, other) => one - other);
}

describe.concurrent('a strategy that sells iron condors', () => {
  it('sells all four contracts as one, keeps them on the opposite signal, and buys them back when a person asks for it', () =>
    inReadyEnvironment(SELLS, async (environment) => {
      const { factsOf } = environment;
      await taken(environment);
      expect(factsOf('margin-stated')[0]?.initial).toBeGreaterThan(0);
      await until('all are filled', () => factsOf('position-opened').length > 0);
      expect(await contractsHeld(environment)).toEqual([-2, -2, 2, 2]);
      const [{ symbol } = { symbol: '' }] = factsOf('position-planned');
      expect(symbol).toMatch(/P\d{8}-\d{6}P\d{8}-\d{6}C\d{8}-\d{6}C\d{8}$/);
      await environment.accepted('AAPL', 'SELL');
      expect(factsOf('position-closing')).toEqual([]);
      const { trader } = environment.daemon;
      await trader.command({ type: 'exit', symbol, isConfirmed: true, by: 'ann' });
      await until('it is bought back', () => factsOf('position-closed').length > 0);
      expect(await contractsHeld(environment)).toEqual([]);
      expect(factsOf('position-closing')).toHaveLength(1);
    }));
});
