// A person, or the broker itself, trades in the same account.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import {
  type Environment,
  inReadyEnvironment,
  openReadyEnvironment,
  pass,
} from '../../environment/environment.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  newOrders,
} from '../../environment/expectations.ts';
import { picture } from '../../environment/picture.ts';
import { expectWithin } from '../figures/measured.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await openReadyEnvironment({
    symbols: ['MCP', 'MOF', 'MOH', 'OWN', 'WORK', 'LIQ', 'LIQP', 'LAG', 'LAGX'],
  });
});

afterAll(() => environment?.end());

async function stopShares(symbol: string): Promise<number> {
  const stops = (await environment.open(symbol)).filter(({ type }) => type === 'STP');
  return stops.reduce((sum, { quantity, filled }) => sum + quantity - filled, 0);
}

async function expectRefused(symbol: string, kind: string, where = environment): Promise<void> {
  const before = where.refusals(symbol).length;
  await where.predict(symbol, 'BUY');
  await until(`an entry in ${symbol} is refused`, () => where.refusals(symbol).length > before);
  expect(where.refusals(symbol)).toContain(kind);
}

describe.concurrent('somebody else at the account', () => {
  it('manual-close, a part: protection shrinks with the position', async () => {
    await environment.enter('MCP');
    await environment.fault('manual-close', { symbol: 'MCP', shares: 40 });
    await becomesCovered(environment, 'MCP', 60);
    expect(environment.alarms('MCP')).toContain('closed-by-hand');
  });

  it('manual-order, where we hold nothing: the shares are foreign and entries are refused', async () => {
    await environment.fault('manual-order', { symbol: 'MOF', shares: 10 });
    await until('they are seen', () =>
      environment.daemon.look.foreignPositions().some(({ symbol }) => symbol === 'MOF'),
    );
    await expectRefused('MOF', 'foreign_position');
    expect(await environment.net('MOF')).toBe(10);
    expect(await environment.open('MOF')).toEqual([]);
  });

  it('manual-order, beside our position: never protected, never sold with ours', async () => {
    await environment.enter('MOH');
    await environment.fault('manual-order', { symbol: 'MOH', shares: 10 });
    await until('they are seen', () =>
      environment.daemon.look.foreignPositions().some(({ symbol }) => symbol === 'MOH'),
    );
    await pass(environment, 8_000);
    expect(await stopShares('MOH')).toBe(100);
    await environment.predict('MOH', 'SELL');
    await until('ours are sold', () => environment.factsOf('position-closed', 'MOH')[0]);
    await pass(environment, 5_000);
    expect(await environment.net('MOH')).toBe(10);
    expect(await environment.open('MOH')).toEqual([]);
  });

  it('500 shares of a person are not touched by a stop, a close or a hand order of 100', async () => {
    await environment.byHand({ symbol: 'OWN', action: 'BUY', type: 'MKT', quantity: 500 });
    await until('they are seen', () =>
      environment.daemon.look.foreignPositions().some(({ symbol }) => symbol === 'OWN'),
    );
    await expectRefused('OWN', 'foreign_position');
    await environment.byHand({ symbol: 'OWN', action: 'SELL', type: 'MKT', quantity: 100 });
    await until('400 are left', () =>
      environment.daemon.look
        .foreignPositions()
        .some(({ symbol, quantity }) => symbol === 'OWN' && quantity === 400),
    );
    expect((await environment.wire()).filter(({ fields }) => fields.includes('OWN'))).toEqual([]);
  });

  it('manual-order, working: entries in the symbol are refused until it is gone', async () => {
    const permId = await environment.byHand({
      symbol: 'WORK',
      action: 'BUY',
      type: 'LMT',
      quantity: 5,
      limit_price: 90,
    });
    await pass(environment, 70_000);
    await expectRefused('WORK', 'foreign_position');
    await environment.cancelByHand(permId);
    await pass(environment, 70_000);
    await environment.enter('WORK');
    await becomesCovered(environment, 'WORK', 100);
  });

  it('margin-liquidation: the broker closes all, our exits end, the operator hears', async () => {
    await environment.enter('LIQ');
    await environment.fault('margin-liquidation', { symbol: 'LIQ' });
    await becomesFlat(environment, 'LIQ');
    expect(environment.alarms('LIQ')).toContain('closed-by-hand');
    const texts = environment.factsOf('alarm-raised', 'LIQ').map(({ text }) => text);
    expect(texts.join()).toContain('liquidated by the broker');
  });

  it('margin-liquidation, of a part: the rest stays covered and no more', async () => {
    await environment.enter('LIQP');
    await environment.fault('margin-liquidation', { symbol: 'LIQP', shares: 70 });
    await becomesCovered(environment, 'LIQP', 30);
  });

  it('position-lag: what the broker has not yet told is no difference', async () => {
    await environment.fault('position-lag', { symbol: 'LAG', for_ms: 4_000 });
    await environment.enter('LAG');
    await pass(environment, 7_000);
    await becomesCovered(environment, 'LAG', 100);
    expect(environment.alarms('LAG')).toEqual([]);
    expect(environment.factsOf('protection-intended', 'LAG')).toEqual([]);
    await environment.fault('position-lag', { symbol: 'LAG', for_ms: 4_000 });
    await environment.predict('LAG', 'SELL');
    await becomesFlat(environment, 'LAG');
    await pass(environment, 7_000);
    expect(environment.alarms('LAG')).toEqual([]);
    expect(environment.daemon.look.foreignPositions()).not.toContainEqual(
      expect.objectContaining({ symbol: 'LAG' }),
    );
  });

  it('position-lag, longer than anybody waits: told as a difference, nothing is traded for it', async () => {
    await environment.fault('position-lag', { symbol: 'LAGX', for_ms: 30_000 });
    await environment.enter('LAGX');
    const sent = (await newOrders(environment, 'LAGX')).length;
    await pass(environment, 40_000);
    await becomesCovered(environment, 'LAGX', 100);
    expect(await newOrders(environment, 'LAGX')).toHaveLength(sent);
    await until('the difference is gone', () =>
      environment.daemon.look.foreignPositions().every(({ symbol }) => symbol !== 'LAGX'),
    );
  });
});

/** Their figures are some of seconds, so the market runs hardly faster than the machine. */
describe('somebody else at the account, nearly at the pace of the wall', () => {
  it('manual-close, all: the trade ends as closed by hand, its exits are cancelled within five seconds', () =>
    inReadyEnvironment({ symbols: ['MCA'], speed: 2 }, async (slow) => {
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

  it('manual-close that races the stop: the stop wins, it is reported, and nothing is traded to repair it', () =>
    inReadyEnvironment({ symbols: ['RACE'], speed: 2 }, async (slow) => {
      await slow.enter('RACE');
      await slow.price('RACE', 97);
      // The stop has sold at the broker; within 30 seconds the person, who has not seen it, sells the same shares.
      await until('the stop has sold', async () => (await slow.net('RACE')) === 0);
      await slow.byHand({ symbol: 'RACE', action: 'SELL', type: 'MKT', quantity: 100 });
      await until('both have sold', async () => (await slow.net('RACE')) === -100);
      await until('our trade is over', () => slow.factsOf('position-closed', 'RACE')[0]);
      await pass(slow, 20_000);
      expect(await slow.net('RACE'), await picture(slow, 'RACE')).toBe(-100);
      expect(await slow.open('RACE')).toEqual([]);
      expect(slow.factsOf('exit-intended', 'RACE')).toEqual([]);
      await until('they are told as not ours', () =>
        slow.daemon.look
          .foreignPositions()
          .some(({ symbol, quantity }) => symbol === 'RACE' && quantity === -100),
      );
      await until('an alarm', () => slow.alarms('RACE').includes('closed-twice'));
      const because = /our stop sold 100 at [\d.]+ while somebody else sold 100 at [\d.]+/;
      await until('the operator hears why', () => slow.told().some((text) => because.test(text)));
      const { comparison } = slow.daemon.status();
      const named = comparison?.differences.find(({ symbol }) => symbol === 'RACE');
      expect(named?.text).toMatch(because);
      await expectRefused('RACE', 'foreign_position', slow);
      await expectNothingSentTwice(slow);
    }));
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(environment));
});
