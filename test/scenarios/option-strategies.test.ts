// A strategy that trades options, over the real wire: a prediction becomes a bought contract, and faults of the chain become refusals.
import { describe, expect, it } from 'vitest';
import { OPTION_TRADE_DEFAULTS } from '../../src/trader/domain/terms/option-trade.ts';
import { until } from '../processes/waiting.ts';
import {
  type Environment,
  type EnvironmentOptions,
  inReadyEnvironment,
} from './environment/environment.ts';

const OPTIONS: Partial<EnvironmentOptions> = {
  symbols: ['AAPL'],
  strategy: {
    trade: { ...OPTION_TRADE_DEFAULTS.call_or_put, volumeMin: 0 },
    entry: { side: 'both', when: 'prediction.confidence >= 0.7' },
    entryOrder: { kind: 'marketable' },
    size: { kind: 'shares', shares: 2 },
    stop: { kind: 'percent', percent: 100 },
    target: undefined,
    protection: 'watched',
    exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
  },
};

const chosenIn = ({ factsOf }: Environment) =>
  factsOf('contract-chosen').flatMap(({ choice }) => choice.legs.map(({ row }) => row.contract.id));

const outcomesIn = ({ factsOf }: Environment) =>
  factsOf('signal-taken').length + factsOf('signal-refused').length;

/** A busy machine lets quotes grow old: predicts until a contract is bought. */
async function bought(environment: Environment): Promise<string> {
  const reasons = () => JSON.stringify(environment.factsOf('signal-refused').at(-1)?.reasons);
  await until('a signal is taken', async () => {
    const before = outcomesIn(environment);
    await environment.accepted('AAPL', 'BUY');
    await until('the signal has its outcome', () => outcomesIn(environment) > before);
    return environment.factsOf('signal-taken').length > 0;
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)}: ${reasons()}`);
  });
  return chosenIn(environment).at(-1) ?? '';
}

describe('a strategy that buys calls and puts', () => {
  it('turns a prediction into a bought contract, and the opposite one into its sale', () =>
    inReadyEnvironment(OPTIONS, async (environment) => {
      const { factsOf } = environment;
      const contract = await bought(environment);
      expect(contract).toMatch(/^AAPL 21\d{4}C\d{8}$/);
      await until('it is held', () => factsOf('position-opened', contract).length > 0);
      expect(factsOf('signal-taken')[0]?.signal).toMatchObject({ symbol: 'AAPL', side: 'long' });
      const { positions } = await environment.book();
      expect(positions.find(({ symbol }) => symbol.startsWith('AAPL '))?.quantity).toBe(2);
      await environment.accepted('AAPL', 'SELL');
      await until('it is sold', () => factsOf('position-closed', contract).length > 0);
      expect(factsOf('position-closed', contract)[0]).toMatchObject({ reason: 'opposite' });
    }));
});

describe('a strategy that buys verticals', () => {
  const trade = { ...OPTION_TRADE_DEFAULTS.debit_vertical, volumeMin: 0, spreadPercentMax: 15 };
  const strategy = { ...OPTIONS.strategy, trade };

  it('holds both contracts at the broker', () =>
    inReadyEnvironment({ ...OPTIONS, strategy }, async (environment) => {
      await bought(environment);
      await until('both are filled', () => environment.factsOf('position-opened').length > 0);
      const { positions } = await environment.book();
      const held = positions.filter(({ symbol }) => symbol.startsWith('AAPL '));
      expect(held.map(({ quantity }) => quantity).toSorted()).toEqual([-2, 2]);
    }));
});

describe('a strategy that sells puts against cash', () => {
  const strategy: EnvironmentOptions['strategy'] = {
    ...OPTIONS.strategy,
    trade: { ...OPTION_TRADE_DEFAULTS.cash_secured_put, volumeMin: 0 },
    entry: { side: 'long', when: 'prediction.confidence >= 0.7' },
    stop: { kind: 'none' },
  };

  it('sells the chosen put, reserves its cash over a restart, and buys it back on SELL', () =>
    inReadyEnvironment({ ...OPTIONS, strategy }, async (environment) => {
      const { factsOf } = environment;
      const contract = await bought(environment);
      expect(contract).toMatch(/^AAPL 21\d{4}P\d{8}$/);
      await until('it is held', () => factsOf('position-opened', contract).length > 0);
      const { positions } = await environment.book();
      expect(positions.find(({ symbol }) => symbol.startsWith('AAPL '))?.quantity).toBe(-2);
      await environment.restart();
      const cash = (Number(contract.slice(-8)) / 1_000) * 200;
      expect(environment.daemon.trader.status()).toMatchObject({
        ...{ unprotected: [], uncovered: [] },
        bounded: [{ symbol: contract, quantity: -2, reserved: { cash } }],
      });
      await environment.accepted('AAPL', 'SELL');
      await until('it is bought back', () => factsOf('position-closed', contract).length > 0);
      expect(factsOf('position-closed', contract)[0]).toMatchObject({ reason: 'opposite' });
    }));
});

describe('a chain that cannot be used', () => {
  it.each([
    ['no-option-data', {}, 'chain_unread'],
    ['no-option-data', { code: 10089 }, 'chain_unread'],
  ])('is a refusal by name: %s %j', (kind, more, refusal) =>
    inReadyEnvironment(OPTIONS, async (environment) => {
      await environment.fault(kind, { symbol: 'AAPL', ...more });
      // A busy machine lets quotes grow old, which is a reason of its own.
      await until('the chain is the reason', async () => {
        const before = outcomesIn(environment);
        await environment.accepted('AAPL', 'BUY');
        await until('the signal has its outcome', () => outcomesIn(environment) > before);
        return environment.refusals('AAPL').at(-1) === refusal;
      });
      const reasons = environment.factsOf('signal-refused').at(-1)?.reasons;
      expect(reasons).toMatchObject([{ kind: refusal }]);
      expect(await environment.wire('placeOrder')).toEqual([]);
    }),
  );

  it.each([
    ['absent', '', 'no multiplier'],
    ['zero', '0', 'no multiplier'],
    ['another than that of its class', '10', 'a multiplier of 10'],
  ])('is a refusal if the multiplier of a contract is %s', (_, multiplier, said) =>
    inReadyEnvironment(OPTIONS, async (environment) => {
      await environment.fault('frames', {
        ...{ message: 'contractData', action: 'rewrite', count: 1_000 },
        where: { 'details.contract.secType': 'OPT' },
        set: { 'details.contract.multiplier': multiplier },
      });
      await until('the chain is the reason', async () => {
        const before = outcomesIn(environment);
        await environment.accepted('AAPL', 'BUY');
        await until('the signal has its outcome', () => outcomesIn(environment) > before);
        const reasons = environment.factsOf('signal-refused').at(-1)?.reasons;
        return JSON.stringify(reasons).includes(`${said} is stated for AAPL 21`);
      });
      expect(environment.refusals('AAPL').at(-1)).toBe('chain_unread');
      expect(await environment.wire('placeOrder')).toEqual([]);
    }),
  );

  it('without computations is priced by its quotes', () =>
    inReadyEnvironment(OPTIONS, async (environment) => {
      await environment.fault('greeks-absent', { symbol: 'AAPL' });
      expect(await bought(environment)).toMatch(/^AAPL 21\d{4}C\d{8}$/);
    }));
});
