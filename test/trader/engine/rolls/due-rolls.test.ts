// A strategy rolls the puts that it sold, some days before they expire. AAPL is at 100; the puts of December cost 1.93 to 2.01.
import { describe, expect, it } from 'vitest';
import type { ChainRow } from '../../../../src/market/options/chain-row.ts';
import { optionIdOf, parseOptionId } from '../../../../src/market/options/option-id.ts';
import {
  OPTION_TRADE_DEFAULTS,
  type OptionTrade,
  type RollRule,
} from '../../../../src/trader/domain/terms/option-trade.ts';
import type { Harness } from '../harness/harness.ts';
import { reload } from '../harness/reload.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';
import {
  answer,
  BUYS_OPTIONS,
  optionHarness,
  PUT,
  pinned,
  priced,
  quoted,
  row,
} from '../option-entry/chain.ts';
import { ANN } from '../requests/options.ts';
import { asked } from '../requests/order-requests.ts';

const LATER = 'AAPL 270115P00097000';
const LOWER = 'AAPL 270115P00095000';
const RULE: RollRule = { dteMax: 40, credit: 0.05, max: 2 };

const NOT_ROLLED: OptionTrade = {
  ...OPTION_TRADE_DEFAULTS.cash_secured_put,
  ...{ delta: { from: 0.3, until: 0.4 }, dte: { from: 20, until: 70 } },
};

function selling(trade: OptionTrade, hash = 'f00d') {
  return strategy({
    ...{ ...BUYS_OPTIONS, hash, trade, entry: { side: 'long', when: 'true' } },
    ...{ stop: { kind: 'none' }, size: { kind: 'shares', shares: 2 }, cooldownMs: 300_000 },
  });
}

/** As many days as are left, so that a roll is due at once. */
function held(rule: Partial<RollRule> = {}, dteMax = 40): Promise<Harness> {
  return heldUnder({ ...NOT_ROLLED, roll: { ...RULE, dteMax, ...rule } });
}

async function heldUnder(trade: OptionTrade): Promise<Harness> {
  const harness = await optionHarness(selling(trade));
  await harness.account('SettledCash', 100_000);
  await harness.predict('BUY');
  await answer(harness);
  await priced(harness, PUT);
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 2, 1.93);
  await harness.status(e, 'filled');
  await shown(harness, PUT);
  await now(harness);
  return harness;
}

function put(symbol: string, quantity: number) {
  return { account: ACCOUNT, symbol, quantity, averageCost: 1.93 };
}

async function shown(harness: Harness, symbol: string): Promise<void> {
  await harness.snapshot({ positions: [put(symbol, -2)] });
}

async function now(harness: Harness, own = PUT): Promise<void> {
  await harness.quote(100);
  await quoted(harness, own, 1.93, 2.01);
  await harness.pass(300);
}

function later(harness: Harness, id: string, quote: readonly [number, number], delta = -0.35) {
  const terms = parseOptionId(id);
  const name = terms && optionIdOf(terms);
  if (terms === undefined || name === undefined) throw new Error(id);
  const { contract } = row(PUT, harness);
  const { strike, expiry } = terms;
  const [bid, ask] = quote;
  return row(PUT, harness, {
    contract: { ...contract, id: name, contract: '8001', strike, expiry, lastTradeDay: expiry },
    ...{ bid, ask, delta, volatility: 0.3 },
  });
}

const rows = (harness: Harness): ChainRow[] => [
  row(PUT, harness),
  later(harness, LATER, [3.1, 3.25], -0.37),
];

async function chosen(harness: Harness): Promise<void> {
  await answer(harness, rows(harness));
  await pinned(harness, LATER, '8001');
  await quoted(harness, LATER, 3.1, 3.25);
}

/** When a question without a roll is asked again. */
async function laterToday(harness: Harness): Promise<void> {
  for (let minute = 0; minute < 40; minute += 1) {
    await now(harness);
    await harness.pass(60_000);
  }
  await now(harness);
}

/** To the later contract, for which the broker shows the position. */
async function rolled(harness: Harness): Promise<void> {
  await chosen(harness);
  const purchase = harness.newest('x');
  await harness.told(purchase);
  await harness.fill(purchase, 2, 2.01);
  await harness.status(purchase, 'filled');
  const sale = harness.newest('e');
  await harness.told(sale);
  await harness.fill(sale, 2, 3.2);
  await harness.status(sale, 'filled');
  await shown(harness, LATER);
}

describe('a strategy with a roll', () => {
  it('asks for contracts of its window that do not expire earlier, once', async () => {
    const harness = await held();
    expect(harness.broker.chains).toHaveLength(2);
    expect(harness.broker.chains[1]).toMatchObject({
      ...{ right: 'put', from: '2026-12-18', until: '2027-01-27', delta: 0.35 },
    });
    await now(harness);
    await harness.pass(10_000);
    expect(harness.broker.chains).toHaveLength(2);
  });

  it('waits for its days', async () => {
    const harness = await held({}, 29);
    expect(harness.broker.chains).toHaveLength(1);
  });

  it('rolls to the best of those that bring the credit, in the name of the strategy', async () => {
    const harness = await held();
    await chosen(harness);
    expect(harness.of('roll-intended')).toMatchObject([
      { symbol: PUT, to: LATER, contracts: 2, credit: 0.05, by: 'follow' },
    ]);
    const purchase = harness.newest('x');
    await harness.told(purchase);
    await harness.fill(purchase, 2, 2.01);
    await harness.status(purchase, 'filled');
    const sale = harness.newest('e');
    expect(sale).toMatchObject({ symbol: LATER, side: 'sell', quantity: 2 });
    expect(harness.of('position-planned').at(-1)).toMatchObject({
      ...{ strategy: 'follow', plan: { rolled: 1, collateral: 'cash' } },
    });
    expect(harness.of('lock-set')).toEqual([]);
  });

  it('never sells beside what a person has sold of the same contract', async () => {
    const harness = await held();
    await pinned(harness, LATER, '8001');
    await quoted(harness, LATER, 3.1, 3.25);
    const order = asked({ symbol: LATER, side: 'sell', quantity: 1, type: 'LMT', price: 3.1 });
    await harness.command({ type: 'place-order', order, requester: ANN });
    const e = harness.newest('e');
    await harness.told(e);
    await harness.fill(e, 1, 3.1);
    await harness.status(e, 'filled');
    await harness.snapshot({ positions: [put(PUT, -2), put(LATER, -1)] });
    await harness.pass(10_000);
    await now(harness);
    await chosen(harness);
    expect(harness.of('roll-intended')).toEqual([]);
    expect(harness.of('roll-refused').map(({ why }) => why)).toEqual([
      `${LATER}: manual owns the symbol until it is flat`,
    ]);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('refuses once a day if nothing brings the credit, and keeps the position', async () => {
    const harness = await held({ credit: 2 });
    await answer(harness, rows(harness));
    expect(harness.of('roll-refused')).toMatchObject([
      {
        symbol: PUT,
        why: 'none of 1 later contracts brings 2 more than the 2.01 that buying back costs; the best bid is 3.1',
      },
    ]);
    await laterToday(harness);
    expect(harness.broker.chains.length).toBeGreaterThan(2);
    await answer(harness, rows(harness));
    expect(harness.of('roll-refused')).toHaveLength(1);
    expect(harness.of('position-closing')).toEqual([]);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('refuses a contract outside its windows with its reasons', async () => {
    const harness = await held();
    await answer(harness, [later(harness, LOWER, [3.1, 3.25], -0.05)]);
    expect(harness.of('roll-refused')).toHaveLength(1);
    expect(harness.submits('exit')).toEqual([]);
  });

  it.each([
    { max: 1, more: 0 },
    { max: 2, more: 1 },
  ])('rolls a trade $max times', async ({ max, more }) => {
    // The later contract has 58 days left, so that the next roll is due at once.
    const harness = await held({ max }, 60);
    await rolled(harness);
    const asked = harness.broker.chains.length;
    await now(harness, LATER);
    await harness.pass(5_000);
    expect(harness.broker.chains).toHaveLength(asked + more);
    expect(harness.of('position-opened').at(-1)?.symbol).toBe(LATER);
  });

  it('rolls nothing that a person has taken over', async () => {
    const harness = await held();
    const order = asked({
      ...{ symbol: PUT, side: 'buy', quantity: 2, type: 'LMT', price: 1 },
      ...{ effect: 'close', takesOwnership: true },
    });
    const taken = await harness.command({ type: 'place-order', order, requester: ANN });
    expect(taken.text).toContain('limit 1');
    expect(taken.ok).toBe(true);
    await laterToday(harness);
    expect(harness.broker.chains).toHaveLength(2);
  });

  it('asks again after a restart, and decides nothing by an answer to the question before', async () => {
    const before = await held();
    const harness = await before.crash();
    await harness.connect();
    await shown(harness, PUT);
    await harness.account('NetLiquidation', 1_000_000);
    await now(harness);
    await now(harness);
    expect(harness.broker.chains).toHaveLength(1);
    expect(harness.of('roll-intended')).toEqual([]);
  });
});

describe('a reload of the strategy', () => {
  const ROLLED = { ...NOT_ROLLED, roll: RULE };

  it('rolls nothing that was sold without a roll', async () => {
    const harness = await heldUnder(NOT_ROLLED);
    await reload(harness, [selling(ROLLED, 'beef')]);
    await now(harness);
    await harness.pass(5_000);
    expect(harness.broker.chains).toHaveLength(1);
  });

  it('rolls nothing earlier than the terms of the sale say', async () => {
    const harness = await held({}, 20);
    await reload(harness, [selling(ROLLED, 'beef')]);
    await now(harness);
    await harness.pass(5_000);
    expect(harness.broker.chains).toHaveLength(1);
  });

  it.each([
    { file: 'without a roll', files: [selling(NOT_ROLLED, 'beef')] },
    { file: 'with another name', files: [{ ...selling(ROLLED, 'beef'), name: 'puts' }] },
    { file: 'that was deleted', files: [] },
  ])('rolls what is open under a file $file now, and what it is rolled to', async ({ files }) => {
    const harness = await held({}, 60);
    await reload(harness, files);
    await rolled(harness);
    expect(harness.of('roll-intended')).toMatchObject([{ to: LATER, credit: 0.05, by: 'follow' }]);
    const asked = harness.broker.chains.length;
    await now(harness, LATER);
    await harness.pass(5_000);
    expect(harness.broker.chains).toHaveLength(asked + 1);
  });
});
