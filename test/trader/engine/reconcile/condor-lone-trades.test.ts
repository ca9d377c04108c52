// While an exit of two iron condors fills, a person closes more of one contract than is theirs.
import { describe, expect, it } from 'vitest';
import { contractsIn } from '../../../../src/market/options/combination.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { CALL, CALLS, CONDOR, HIGH_CALL, held, LOW_PUT, PUT, PUTS, WHOLE } from './sold-condor.ts';
import { holds, listed, looks } from './spreads.ts';

const OURS = new Map(WHOLE.map(({ symbol, quantity }) => [symbol, quantity]));

/** A person has one more of the contract, and an exit of both condors works. */
async function leavingBeside(contract: string) {
  const harness = await held();
  const sign = Math.sign(OURS.get(contract) ?? 0);
  const account = WHOLE.map((row) => (row.symbol === contract ? holds(contract, 3 * sign) : row));
  await looks(harness, account);
  for (const one of [...OURS.keys(), PUTS, CALLS]) await listed(harness, one, one.slice(-4));
  await harness.quote(0.85, { symbol: CONDOR, bid: 0.8, ask: 0.9 });
  await harness.command({ type: 'exit', symbol: CONDOR, isConfirmed: true, by: 'ann' });
  const exit = harness.newest('x');
  await harness.told(exit);
  await looks(harness, account, { openOrders: [reportOf(exit)] });

  async function traded(units: number, id: number): Promise<void> {
    const side = sign * units > 0 ? ('sell' as const) : ('buy' as const);
    const shares = Math.abs(units);
    const execution = {
      ...{ account: ACCOUNT, execId: `0009.beef.0${id}.01`, orderRef: '', symbol: contract, side },
      ...{ shares, price: 0.5, cumulativeQuantity: shares, averagePrice: 0.5 },
      ...{ at: harness.now(), brokerLink: undefined },
    } as const;
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
  }

  async function exitFills(): Promise<void> {
    for (const { contract: symbol, sign: way } of contractsIn(CONDOR)) {
      const side = way * (exit.side === 'buy' ? 1 : -1) > 0 ? 'buy' : 'sell';
      const fill = {
        execId: `0001.e${symbol.slice(-9)}.01`,
        shares: 1,
        price: 0.5,
        at: harness.now(),
      };
      const execution = executionOf(exit, fill, { symbol, side });
      harness.broker.say({ type: 'execution', execution });
      await harness.settle();
    }
    await harness.status(exit, 'cancelled');
    await harness.quote(0.85, { symbol: CONDOR, bid: 0.8, ask: 0.9 });
    await harness.pass(1_000);
  }

  const exits = () =>
    harness.submits('exit').flatMap(({ legs }) => legs.map(({ symbol }) => symbol));
  return { harness, traded, exitFills, exits };
}

describe('a contract of a condor that a person trades while an exit of the condor fills one unit of two', () => {
  it.each(
    [PUT, LOW_PUT, CALL, HIGH_CALL].flatMap((contract) =>
      [[2], [1, 1], [2, 1]].map((parts) => [contract, parts] as const),
    ),
  )(
    'is gone of the other one: no order for the condor follows: %s in orders of %o',
    async (contract, parts) => {
      const { traded, exitFills, exits } = await leavingBeside(contract);
      for (const [at, shares] of parts.entries()) await traded(shares, at);
      await exitFills();
      expect(exits()).toEqual([CONDOR]);
    },
  );

  it.each([
    ['only what is theirs', [1], [0]],
    ['what is theirs, which is reported twice', [1, 1], [0, 0]],
    ['more than that, and bought back', [2, -1], [0, 1]],
  ])('was %s: the other unit is closed', async (_, parts, ids) => {
    const { traded, exitFills, exits } = await leavingBeside(LOW_PUT);
    for (const [at, units] of parts.entries()) await traded(units, ids[at] ?? 0);
    await exitFills();
    expect(exits()).toEqual([CONDOR, CONDOR]);
  });
});
