// Exits of two iron condors that fill some contracts only, or that the broker does not end while a contract is gone from the account.
import { describe, expect, it } from 'vitest';
import { contractsIn } from '../../../../src/market/options/combination.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { alarms } from './exercises.ts';
import { CALL, CALLS, CONDOR, HIGH_CALL, held, LOW_PUT, PUT, PUTS, WHOLE } from './sold-condor.ts';
import { holds, listed, looks } from './spreads.ts';

const ALL = [PUT, LOW_PUT, CALL, HIGH_CALL] as const;
const OURS: Readonly<Record<string, number>> = {
  [PUT]: -2,
  [LOW_PUT]: 2,
  [CALL]: -2,
  [HIGH_CALL]: 2,
};
const PAID: Readonly<Record<string, number>> = {
  [PUT]: 0.7,
  [LOW_PUT]: 0.3,
  [CALL]: 0.8,
  [HIGH_CALL]: 0.4,
};

/** The order that buys both back is at the broker. */
async function leaving(): Promise<{ harness: Harness; exit: OrderTerms }> {
  const harness = await held();
  await looks(harness, WHOLE);
  for (const contract of [...ALL, PUTS, CALLS]) await listed(harness, contract, contract.slice(-4));
  await harness.quote(0.85, { symbol: CONDOR, bid: 0.8, ask: 0.9 });
  await harness.command({ type: 'exit', symbol: CONDOR, isConfirmed: true, by: 'ann' });
  const exit = harness.newest('x');
  harness.broker.say({ type: 'sent', orderRefs: [exit.orderRef] });
  await harness.told(exit);
  return { harness, exit };
}

async function closes(
  harness: Harness,
  exit: OrderTerms,
  contracts: readonly string[],
  shares = 2,
): Promise<void> {
  for (const symbol of contracts) {
    const fill = {
      execId: `0001.e${symbol.slice(-9)}${shares}.01`,
      shares,
      price: PAID[symbol] ?? 0,
      at: harness.now(),
    };
    const side = (OURS[symbol] ?? 0) < 0 ? 'buy' : 'sell';
    harness.broker.say({ type: 'execution', execution: executionOf(exit, fill, { symbol, side }) });
    await harness.settle();
  }
}

function without(gone: readonly string[], units = 2): BrokerSnapshot['positions'] {
  return WHOLE.map((row) =>
    gone.includes(row.symbol) ? { ...row, quantity: Math.sign(row.quantity) * (2 - units) } : row,
  ).filter(({ quantity }) => quantity !== 0);
}

function active(harness: Harness): readonly (readonly [string, number])[] {
  return [...harness.state().active.keys()].map((id) => {
    const position = harness.state().positions.get(id);
    return [
      position?.symbol ?? '',
      position !== undefined && 'quantity' in position ? position.quantity : 0,
    ];
  });
}

function gained(harness: Harness): number {
  return harness.of('position-closed').reduce((sum, { realizedPnl }) => sum + realizedPnl, 0);
}

/** Of all that can leave. */
async function priced(harness: Harness): Promise<void> {
  await harness.quote(0.85, { symbol: CONDOR, bid: 0.8, ask: 0.9 });
  await harness.quote(0.4, { symbol: PUTS, bid: 0.35, ask: 0.45 });
  await harness.quote(0.4, { symbol: CALLS, bid: 0.35, ask: 0.45 });
  for (const contract of ALL)
    await harness.quote(PAID[contract] ?? 0, { symbol: contract, bid: 0.3, ask: 0.8 });
  await harness.pass(1_000);
}

/** The order fills whole, contract by contract. */
async function trade(
  harness: Harness,
  order: OrderTerms,
  account: Map<string, number>,
): Promise<void> {
  for (const { contract, sign } of contractsIn(order.symbol)) {
    const side = sign === 1 ? order.side : order.side === 'buy' ? 'sell' : 'buy';
    const shares = order.quantity;
    const execId = `0001.${order.orderRef}${contract.slice(-9)}.01`;
    const fill = { execId, shares, price: PAID[contract] ?? 0, at: harness.now() };
    const changes = { symbol: contract, side } as const;
    harness.broker.say({ type: 'execution', execution: executionOf(order, fill, changes) });
    await harness.settle();
    const now = (account.get(contract) ?? 0) + (side === 'buy' ? shares : -shares);
    account.set(contract, now);
  }
  await harness.status(order, 'filled');
}

/** The other contracts do not fill within half a minute. */
async function waited(harness: Harness, positions: BrokerSnapshot['positions']): Promise<void> {
  await harness.snapshot({ positions });
  await harness.pass(31_000);
  await looks(harness, positions);
}

describe('an exit of a condor that has filled some contracts', () => {
  it.each([
    [[PUT], 'bounded'],
    [[LOW_PUT], 'bare'],
    [[PUT, LOW_PUT], 'bounded'],
    [[CALL, HIGH_CALL], 'bounded'],
    [[PUT, CALL], 'bounded'],
    [[LOW_PUT, HIGH_CALL], 'bare'],
    [[PUT, HIGH_CALL], 'bare'],
    [[PUT, LOW_PUT, CALL], 'bounded'],
    [[PUT, LOW_PUT, HIGH_CALL], 'bare'],
  ] as const)('%s leaves the others to be closed, %s', async (filled, bound) => {
    const { harness, exit } = await leaving();
    await closes(harness, exit, filled);
    const rest = without(filled);
    await waited(harness, rest);
    expect(active(harness)).toEqual(rest.map(({ symbol, quantity }) => [symbol, quantity]));
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.of('position-closed')).toMatchObject([{ symbol: CONDOR }]);
    const said = alarms(harness);
    if (bound === 'bare') expect(said).toContain('of which nothing bounds what it can lose');
    else expect(said).not.toContain('of which nothing bounds what it can lose');
    for (const { symbol, quantity, plan } of harness.of('position-adopted')) {
      const cover = symbol === PUT ? LOW_PUT : HIGH_CALL;
      const isCovered = quantity < 0 && rest.some((row) => row.symbol === cover);
      expect(plan.collateral).toBe(isCovered ? 'contract' : undefined);
    }
  });

  it('and fills the others late closes what was left, for the same money', async () => {
    const { harness, exit } = await leaving();
    await closes(harness, exit, [PUT, LOW_PUT]);
    await waited(harness, without([PUT, LOW_PUT]));
    await closes(harness, exit, [CALL, HIGH_CALL]);
    await looks(harness, []);
    expect(active(harness)).toEqual([]);
    expect(gained(harness)).toBeCloseTo(200 * (1.4 - 0.8));
    expect(harness.of('foreign-seen')).toEqual([]);
  });

  it('of one unit leaves the other unit a condor', async () => {
    const { harness, exit } = await leaving();
    await closes(harness, exit, [PUT, LOW_PUT, CALL], 1);
    const rest = without([PUT, LOW_PUT, CALL], 1);
    await waited(harness, rest);
    expect(active(harness)).toEqual([
      [CONDOR, -1],
      [HIGH_CALL, 1],
    ]);
    expect(harness.of('foreign-seen')).toEqual([]);
  });

  it('of which the account shows all is whole', async () => {
    const { harness, exit } = await leaving();
    await closes(harness, exit, [PUT, LOW_PUT, CALL]);
    await waited(harness, []);
    expect(active(harness)).toEqual([]);
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.of('foreign-seen')).toEqual([]);
  });
});

describe('a condor that is leaving, of which a contract is gone', () => {
  /** The broker lists the exit as before, and does not answer its cancel. */
  async function unanswered(
    harness: Harness,
    exit: OrderTerms,
    gone: string,
    seconds: number,
  ): Promise<void> {
    for (let second = 0; second < seconds; second += 5) {
      await harness.snapshot({ positions: without([gone]), openOrders: [reportOf(exit)] });
      await harness.pass(5_000);
    }
  }

  it('ends its order first', async () => {
    const { harness, exit } = await leaving();
    await unanswered(harness, exit, HIGH_CALL, 5);
    expect(harness.cancels()).toContain(exit.orderRef);
    expect(active(harness)).toEqual([[CONDOR, -2]]);
    await harness.status(exit, 'cancelled');
    await looks(harness, without([HIGH_CALL]));
    expect(harness.of('position-closed').map(({ symbol }) => symbol)).toContain(CONDOR);
    expect(active(harness)).toContainEqual([CALL, -2]);
  });

  it('does not wait for a broker that does not answer if a short contract has no cover', async () => {
    const { harness, exit } = await leaving();
    await unanswered(harness, exit, HIGH_CALL, 60);
    expect(active(harness)).toEqual([
      [PUTS, -2],
      [CALL, -2],
    ]);
    expect(harness.of('foreign-seen')).toEqual([]);
    await priced(harness);
    expect(harness.newest('x')).toMatchObject({ symbol: CALL, side: 'buy', quantity: 2 });
    // Its puts are bounded, and may be what the order has closed.
    expect(harness.submits('exit').flatMap(({ legs }) => legs.map(({ symbol }) => symbol))).toEqual(
      [CONDOR, CALL],
    );
    await harness.status(exit, 'cancelled');
    await harness.snapshot({ positions: without([HIGH_CALL]) });
    await priced(harness);
    expect(harness.newest('x')).toMatchObject({ symbol: PUTS, side: 'buy', quantity: 2 });
  });

  it('waits for it as long as each short contract is covered', async () => {
    const { harness, exit } = await leaving();
    await unanswered(harness, exit, PUT, 120);
    expect(active(harness)).toEqual([[CONDOR, -2]]);
    await harness.status(exit, 'cancelled');
    await looks(harness, without([PUT]));
    expect(active(harness)).toEqual([
      [CALLS, -2],
      [LOW_PUT, 2],
    ]);
  });

  it('closes what its order opens if that fills after all, and ends flat', async () => {
    const { harness, exit } = await leaving();
    await unanswered(harness, exit, HIGH_CALL, 60);
    await closes(harness, exit, ALL);
    await harness.status(exit, 'filled');
    expect(active(harness)).toEqual([
      [PUTS, -2],
      [CALL, -2],
      [CONDOR, 2],
    ]);
    const account = new Map([[HIGH_CALL, -2]]);
    for (let look = 0; look < 8; look += 1) {
      await priced(harness);
      for (const { terms, status } of harness.state().orders.values())
        if (status === 'pending_cancel') await harness.status(terms, 'cancelled');
        else if (['intended', 'sent', 'working'].includes(status)) {
          harness.broker.say({ type: 'sent', orderRefs: [terms.orderRef] });
          await harness.told(terms);
          await trade(harness, terms, account);
        }
      await harness.snapshot({
        positions: [...account]
          .filter(([, units]) => units !== 0)
          .map(([symbol, units]) => holds(symbol, units, 1)),
      });
      await harness.pass(5_000);
    }
    expect([...account.values()].every((units) => units === 0)).toBe(true);
    expect(active(harness)).toEqual([]);
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(alarms(harness)).not.toContain('gone from the account without an execution');
  });
});
