// A person, or the broker itself, trades in the same account.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  newOrders,
} from '../../house/expectations.ts';
import { type House, inReadyHouse, openReadyHouse, pass } from '../../house/house.ts';
import { picture } from '../../house/picture.ts';
import { expectWithin } from '../figures/measured.ts';

let house: House;

beforeAll(async () => {
  house = await openReadyHouse({
    symbols: ['MCP', 'RACE', 'MOF', 'MOH', 'OWN', 'WORK', 'LIQ', 'LIQP', 'LAG', 'LAGX'],
  });
});

afterAll(() => house?.end());

async function stopShares(symbol: string): Promise<number> {
  const stops = (await house.open(symbol)).filter(({ type }) => type === 'STP');
  return stops.reduce((sum, { quantity, filled }) => sum + quantity - filled, 0);
}

async function expectRefused(symbol: string, kind: string): Promise<void> {
  const before = house.refusals(symbol).length;
  await house.predict(symbol, 'BUY');
  await until(`an entry in ${symbol} is refused`, () => house.refusals(symbol).length > before);
  expect(house.refusals(symbol)).toContain(kind);
}

describe.concurrent('somebody else at the account', () => {
  it('manual-close, a part: protection shrinks with the position', async () => {
    await house.enter('MCP');
    await house.fault('manual-close', { symbol: 'MCP', shares: 40 });
    await becomesCovered(house, 'MCP', 60);
    expect(house.alarms('MCP')).toContain('closed-by-hand');
  });

  it('manual-close that races the stop: the stop wins, it is reported, and nothing is traded to repair it', async () => {
    await house.enter('RACE');
    await house.price('RACE', 97);
    // The stop has sold at the broker; the person, who has not seen it yet, sells the same shares.
    await until('the stop has sold', async () => (await house.net('RACE')) === 0);
    await house.byHand({ symbol: 'RACE', action: 'SELL', type: 'MKT', quantity: 100 });
    await until('both have sold', async () => (await house.net('RACE')) === -100);
    await until('our trade is over', () => house.factsOf('position-closed', 'RACE')[0]);
    await pass(house, 20_000);
    expect(await house.net('RACE'), await picture(house, 'RACE')).toBe(-100);
    expect(await house.open('RACE')).toEqual([]);
    expect(house.factsOf('exit-intended', 'RACE')).toEqual([]);
    await until('they are told as not ours', () =>
      house.daemon.look
        .foreignPositions()
        .some(({ symbol, quantity }) => symbol === 'RACE' && quantity === -100),
    );
    await until('an alarm', () => house.alarms('RACE').includes('closed-twice'));
    const because = /our stop sold 100 at [\d.]+ while somebody else sold 100 at [\d.]+/;
    await until('the operator hears why', () => house.told().some((text) => because.test(text)));
    const { comparison } = house.daemon.status();
    const named = comparison?.differences.find(({ symbol }) => symbol === 'RACE');
    expect(named?.text).toMatch(because);
    await expectRefused('RACE', 'foreign_position');
  });

  it('manual-order, where we hold nothing: the shares are foreign and entries are refused', async () => {
    await house.fault('manual-order', { symbol: 'MOF', shares: 10 });
    await until('they are seen', () =>
      house.daemon.look.foreignPositions().some(({ symbol }) => symbol === 'MOF'),
    );
    await expectRefused('MOF', 'foreign_position');
    expect(await house.net('MOF')).toBe(10);
    expect(await house.open('MOF')).toEqual([]);
  });

  it('manual-order, beside our position: never protected, never sold with ours', async () => {
    await house.enter('MOH');
    await house.fault('manual-order', { symbol: 'MOH', shares: 10 });
    await until('they are seen', () =>
      house.daemon.look.foreignPositions().some(({ symbol }) => symbol === 'MOH'),
    );
    await pass(house, 8_000);
    expect(await stopShares('MOH')).toBe(100);
    await house.predict('MOH', 'SELL');
    await until('ours are sold', () => house.factsOf('position-closed', 'MOH')[0]);
    await pass(house, 5_000);
    expect(await house.net('MOH')).toBe(10);
    expect(await house.open('MOH')).toEqual([]);
  });

  it('500 shares of a person are not touched by a stop, a close or a hand order of 100', async () => {
    await house.byHand({ symbol: 'OWN', action: 'BUY', type: 'MKT', quantity: 500 });
    await until('they are seen', () =>
      house.daemon.look.foreignPositions().some(({ symbol }) => symbol === 'OWN'),
    );
    await expectRefused('OWN', 'foreign_position');
    await house.byHand({ symbol: 'OWN', action: 'SELL', type: 'MKT', quantity: 100 });
    await until('400 are left', () =>
      house.daemon.look
        .foreignPositions()
        .some(({ symbol, quantity }) => symbol === 'OWN' && quantity === 400),
    );
    expect((await house.wire()).filter(({ fields }) => fields.includes('OWN'))).toEqual([]);
  });

  it('manual-order, working: entries in the symbol are refused until it is gone', async () => {
    const permId = await house.byHand({
      symbol: 'WORK',
      action: 'BUY',
      type: 'LMT',
      quantity: 5,
      limit_price: 90,
    });
    await pass(house, 70_000);
    await expectRefused('WORK', 'foreign_position');
    await house.cancelByHand(permId);
    await pass(house, 70_000);
    await house.enter('WORK');
    await becomesCovered(house, 'WORK', 100);
  });

  it('margin-liquidation: the broker closes all, our exits end, the operator hears', async () => {
    await house.enter('LIQ');
    await house.fault('margin-liquidation', { symbol: 'LIQ' });
    await becomesFlat(house, 'LIQ');
    expect(house.alarms('LIQ')).toContain('closed-by-hand');
  });

  it('margin-liquidation, of a part: the rest stays covered and no more', async () => {
    await house.enter('LIQP');
    await house.fault('margin-liquidation', { symbol: 'LIQP', shares: 70 });
    await becomesCovered(house, 'LIQP', 30);
  });

  it('position-lag: what the broker has not yet told is no difference', async () => {
    await house.fault('position-lag', { symbol: 'LAG', for_ms: 4_000 });
    await house.enter('LAG');
    await pass(house, 7_000);
    await becomesCovered(house, 'LAG', 100);
    expect(house.alarms('LAG')).toEqual([]);
    expect(house.factsOf('protection-intended', 'LAG')).toEqual([]);
    await house.fault('position-lag', { symbol: 'LAG', for_ms: 4_000 });
    await house.predict('LAG', 'SELL');
    await becomesFlat(house, 'LAG');
    await pass(house, 7_000);
    expect(house.alarms('LAG')).toEqual([]);
    expect(house.daemon.look.foreignPositions()).not.toContainEqual(
      expect.objectContaining({ symbol: 'LAG' }),
    );
  });

  it('position-lag, longer than anybody waits: told as a difference, nothing is traded for it', async () => {
    await house.fault('position-lag', { symbol: 'LAGX', for_ms: 30_000 });
    await house.enter('LAGX');
    const sent = (await newOrders(house, 'LAGX')).length;
    await pass(house, 40_000);
    await becomesCovered(house, 'LAGX', 100);
    expect(await newOrders(house, 'LAGX')).toHaveLength(sent);
    await until('the difference is gone', () =>
      house.daemon.look.foreignPositions().every(({ symbol }) => symbol !== 'LAGX'),
    );
  });
});

/** Its figure is one of seconds, so the market runs hardly faster than the machine. */
describe('somebody else at the account, nearly at the pace of the wall', () => {
  it('manual-close, all: the trade ends as closed by hand, its exits are cancelled within five seconds', () =>
    inReadyHouse({ symbols: ['MCA'], speed: 2 }, async (slow) => {
      await slow.enter('MCA');
      await slow.fault('manual-close', { symbol: 'MCA' });
      const closedAt = slow.now();
      await becomesFlat(slow, 'MCA');
      expectWithin('manual-close: exits ended after', slow.now() - closedAt, 5_000);
      expect(slow.alarms('MCA')).toContain('closed-by-hand');
      expect(slow.daemon.look.trades().filter(({ symbol }) => symbol === 'MCA')).toMatchObject([
        { reason: 'closed_by_hand', quantity: 100 },
      ]);
    }));
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(house));
});
