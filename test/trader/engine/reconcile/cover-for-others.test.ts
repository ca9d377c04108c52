// A person has bought the sold contract of a vertical back and has sold another one against what is left: that one stays as long as
// the account may hold what relies on it.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { executionOf, NOTHING } from '../harness/scripted-broker.ts';
import { place } from '../requests/order-requests.ts';
import { BOUGHT, held, holds, listed, looks } from './spreads.ts';

const [NEW, NEXT] = ['AAPL 261218C00245000', 'AAPL 261218C00250000'];

async function quoted(harness: Harness): Promise<void> {
  await listed(harness, BOUGHT, '7009');
  await harness.quote(5.1, { symbol: BOUGHT, bid: 5, ask: 5.2 });
  await harness.pass(1_000);
}

async function reported(harness: Harness, symbol: string, quantity: number): Promise<void> {
  harness.broker.say({ type: 'position', position: holds(symbol, quantity, 1.5) });
  await harness.settle();
}

/** Nothing of the positions is complete, and nothing else is missing. */
async function someOf(harness: Harness, positions: BrokerSnapshot['positions']): Promise<void> {
  const snapshot = { requestedAt: harness.now(), ...NOTHING, positions };
  harness.broker.say({ type: 'snapshot-incomplete', snapshot, missing: ['positions'] });
  await harness.settle();
}

async function rolled(sold = 2): Promise<Harness> {
  const harness = await held();
  await harness.pass(60_000);
  await looks(harness, [holds(BOUGHT, 2), holds(NEW, -sold, 1.5)]);
  return harness;
}

const LOWER = 'AAPL 261218C00220000';
const EARLY = 'AAPL 261211C00220000';

/** Of two verticals a person has bought the sold contracts back: what was bought of each is left, twice. */
async function rolledOfTwo(
  sold: BrokerSnapshot['positions'],
  lower: string = LOWER,
): Promise<Harness> {
  const harness = await held();
  const upper = lower.replace('220', '225');
  const symbol = `${lower}-${upper.slice('AAPL '.length)}`;
  await listed(harness, symbol, '7003/7004');
  await harness.quote(3.1, { symbol, bid: 3.0, ask: 3.2 });
  await place(harness, { symbol, quantity: 2, type: 'LMT', price: 3.2 });
  const entry = harness.newest('e');
  await harness.told(entry);
  for (const [contract, side, price] of [
    [lower, 'buy', 9.2],
    [upper, 'sell', 6.1],
  ] as const) {
    const fill = { execId: `0001.beef.${price}.01`, shares: 2, price, at: harness.now() };
    const execution = executionOf(entry, fill, { symbol: contract, side });
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
  }
  await harness.status(entry, 'filled');
  await harness.pass(60_000);
  await looks(harness, [holds(BOUGHT, 2), holds(lower, 2, 9.2), ...sold]);
  return harness;
}

async function bothQuoted(harness: Harness, lower: string = LOWER): Promise<void> {
  await listed(harness, lower, '7010');
  await harness.quote(9.1, { symbol: lower, bid: 9, ask: 9.2 });
  await quoted(harness);
}

async function lastDay(harness: Harness, time: string, sold: number): Promise<void> {
  await harness.jump(instant(Date.parse(`2026-12-18T${time}Z`)));
  await looks(harness, [holds(BOUGHT, 2), holds(NEW, -sold, 1.5)]);
  await quoted(harness);
  await harness.pass(70_000);
}

const stillOpen = (harness: Harness) =>
  harness.of('alarm-raised').flatMap(({ alarm, text }) => (alarm === 'still-closing' ? text : []));

const exits = (harness: Harness) => harness.submits('exit').flatMap(({ legs }) => legs);

describe('what is left of a vertical, after a roll by hand', () => {
  it('stays if the account is stated only in part after a reconnect', async () => {
    const first = await rolled();
    await quoted(first);
    const harness = await first.crash();
    await harness.connect();
    await someOf(harness, [holds(BOUGHT, 2)]);
    await quoted(harness);
    await harness.pass(20_000);
    expect(exits(harness)).toEqual([]);
    expect(harness.of('alarm-raised').map(({ text }) => text)).toContainEqual(
      expect.stringContaining(`because 2 contracts of ${NEW} that others have sold`),
    );
  });

  it('stays while the next roll is reported contract by contract', async () => {
    const harness = await rolled();
    await quoted(harness);
    await reported(harness, NEW, 0);
    await quoted(harness);
    await reported(harness, NEXT, -2);
    await quoted(harness);
    expect(exits(harness)).toEqual([]);
    await looks(harness, [holds(BOUGHT, 2), holds(NEXT, -2, 1)]);
    await quoted(harness);
    expect(exits(harness)).toEqual([]);
    expect(harness.of('alarm-raised').at(-1)?.text).toContain(`2 contracts of ${NEXT}`);
  });

  it('stays while the broker does not answer, however often it is asked', async () => {
    const harness = await rolled();
    await quoted(harness);
    await reported(harness, NEW, 0);
    for (let time = 0; time < 4; time += 1) {
      harness.broker.say({ type: 'snapshot-failed', why: 'no answer' });
      await harness.pass(10_000);
      await quoted(harness);
    }
    expect(exits(harness)).toEqual([]);
  });

  it('is sold once a complete answer that was requested later agrees that nothing relies on it', async () => {
    const harness = await rolled();
    await quoted(harness);
    await harness.snapshot({ positions: [holds(BOUGHT, 2)] });
    await quoted(harness);
    expect(exits(harness)).toEqual([]);
    await looks(harness, [holds(BOUGHT, 2)]);
    await quoted(harness);
    expect(exits(harness)).toMatchObject([{ symbol: BOUGHT, side: 'sell', quantity: 2 }]);
  });

  it('stays from the first report of what relies on it: the order that sells it ends', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await looks(harness, [holds(BOUGHT, 2)]);
    await quoted(harness);
    const exit = harness.newest('x');
    expect(exit).toMatchObject({ symbol: BOUGHT, quantity: 2 });
    await harness.told(exit);
    await reported(harness, NEW, -2);
    expect(harness.cancels()).toContain(exit.orderRef);
  });

  it('stays as far as something relies on it, and the rest is sold', async () => {
    const harness = await rolled(1);
    await quoted(harness);
    expect(exits(harness)).toMatchObject([{ symbol: BOUGHT, side: 'sell', quantity: 1 }]);
    const exit = harness.newest('x');
    await harness.told(exit);
    await harness.fill(exit, 1, 5);
    await harness.status(exit, 'filled');
    await looks(harness, [holds(BOUGHT, 1), holds(NEW, -1, 1.5)]);
    await quoted(harness);
    expect(exits(harness)).toHaveLength(1);
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
  });

  it('stays as far as a later sale relies on it: the order for all of it becomes a smaller one', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await looks(harness, [holds(BOUGHT, 2)]);
    await quoted(harness);
    const exit = harness.newest('x');
    await harness.told(exit);
    await reported(harness, NEW, -1);
    expect(harness.cancels()).toContain(exit.orderRef);
    await harness.status(exit, 'cancelled');
    await looks(harness, [holds(BOUGHT, 2), holds(NEW, -1, 1.5)]);
    await quoted(harness);
    expect(exits(harness).map(({ quantity }) => quantity)).toEqual([2, 1]);
  });

  it('is named as the cover until a person sells it: then nothing bounds what the other can lose', async () => {
    const harness = await rolled();
    const said = () =>
      harness
        .of('alarm-raised')
        .filter(({ alarm }) => alarm === 'foreign-position')
        .map(({ text }) => text);
    expect(said()).toEqual([
      expect.stringContaining(`2 contracts of ${BOUGHT}, left of a vertical of ours, cover them`),
    ]);
    await quoted(harness);
    await harness.command({ type: 'exit', symbol: BOUGHT, isConfirmed: true, by: 'ann' });
    await looks(harness, [holds(BOUGHT, 2), holds(NEW, -2, 1.5)]);
    expect(said().at(-1)).toContain('nothing bounds what it can lose');
  });

  it('stays of two verticals together as many times as something relies on it', async () => {
    const harness = await rolledOfTwo([holds(NEW, -3, 1.5)]);
    await bothQuoted(harness);
    expect(exits(harness)).toMatchObject([{ symbol: LOWER, side: 'sell', quantity: 1 }]);
  });

  it('stays of two verticals so that one that expires first is used first', async () => {
    const sold = [holds(NEW, -2, 1.5), holds('AAPL 261211C00245000', -1, 1.5)];
    const harness = await rolledOfTwo(sold, EARLY);
    await bothQuoted(harness, EARLY);
    expect(exits(harness)).toMatchObject([{ symbol: EARLY, side: 'sell', quantity: 1 }]);
  });

  it('is named as the cover if only those of two verticals together are enough', async () => {
    const harness = await rolledOfTwo([holds(NEW, -3, 1.5)]);
    const texts = harness.of('alarm-raised').filter(({ alarm }) => alarm === 'foreign-position');
    expect(texts.map(({ text }) => text)).toEqual([
      expect.stringContaining(
        `2 contracts of ${BOUGHT} and 1 contract of ${LOWER}, left of verticals of ours, cover them`,
      ),
    ]);
  });

  it('stays when what relies on it is assigned: the shares that are short then lose without a bound, too', async () => {
    const harness = await rolled();
    const assigned = [holds(BOUGHT, 2), holds('AAPL', -200, 245)];
    await harness.jump(instant(Date.parse('2026-11-19T07:40:00Z')));
    await looks(harness, assigned);
    await harness.jump(instant(Date.parse('2026-11-19T14:31:00Z')));
    await looks(harness, assigned);
    await quoted(harness);
    expect(exits(harness)).toEqual([]);
    expect(harness.of('alarm-raised').at(-1)?.text).toContain(
      '2 contracts are not closed, because 200 shares of AAPL that others have sold',
    );
    await looks(harness, [holds(BOUGHT, 2)]);
    await quoted(harness);
    expect(exits(harness)).toMatchObject([{ symbol: BOUGHT, side: 'sell', quantity: 2 }]);
  });

  it('is still open before it expires: the alarm says what is delivered, and advises no sale of the cover', async () => {
    const harness = await rolled();
    await lastDay(harness, '20:29:50', 2);
    expect(stillOpen(harness)).toEqual([
      `${BOUGHT}: still open 30 min before the close, 2 contracts: they cover 2 contracts of ${NEW} that others have sold. After it, if it closes in the money it is exercised: 200 shares of AAPL are bought for 46,000.00 USD. Buy back what others have sold in the broker's app, and all of it is closed; if ours is sold or left to lapse before, nothing would bound what they can lose`,
    ]);
  });

  it('is still open before it expires, beside an exit of the rest: the alarm says both', async () => {
    const harness = await rolled(1);
    await listed(harness, BOUGHT, '7009');
    await lastDay(harness, '20:29:00', 1);
    const exit = harness.newest('x');
    await harness.told(exit);
    await harness.pass(70_000);
    expect(stillOpen(harness)).toEqual([
      expect.stringContaining(
        `2 contracts: 1 of them covers 1 contract of ${NEW} that others have sold, and of the rest its exit rests at 5. After it`,
      ),
    ]);
  });

  it('raises no alarm at the close of a day before', async () => {
    const harness = await rolled();
    await harness.jump(instant(Date.parse('2026-12-17T20:59:45Z')));
    await harness.pass(5_000);
    expect(stillOpen(harness)).toEqual([]);
  });
});
