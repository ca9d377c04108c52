// The exits of a strategy that trades options: conditions on the option and on its stock, judged as the minutes of the stock end.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import {
  type ExitRule,
  NO_EXITS,
  type StopRule,
} from '../../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../../src/trader/domain/terms/option-trade.ts';
import type { Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { settings, strategy } from '../harness/settings.ts';
import { answer, CALL, optionHarness, pinned, priced, quoted } from './chain.ts';

async function held(
  exit: Partial<ExitRule>,
  options?: Parameters<typeof optionHarness>[1],
): Promise<Harness> {
  const harness = await optionHarness({ exit: { ...NO_EXITS, ...exit } }, options);
  await harness.predict('BUY');
  await answer(harness);
  await priced(harness, CALL);
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 2, 2);
  await harness.status(e, 'filled');
  return harness;
}

/** A minute of the stock ends at this price. */
async function minute(harness: Harness, price: number): Promise<void> {
  await harness.quote(price);
  const end = Math.floor(harness.now() / MINUTE_MS) * MINUTE_MS;
  const bar = { start: instant(end - MINUTE_MS), end: instant(end), volume: 100, count: 10 };
  const at = { open: price, high: price, low: price, close: price };
  await harness.market({ type: 'bar', symbol: 'AAPL', bar: { ...bar, ...at } } as never);
}

const VERTICAL = 'AAPL 261218C00100000-261218C00104000';
type Sides = readonly [bid: number, ask: number];

/** Its net, and the markets of its two contracts. */
async function quotedLegs(harness: Harness, first: Sides, second: Sides, isExitOnly?: true) {
  const [bid, ask] = [first[0] - second[1], first[1] - second[0]];
  const sides = ([low, high]: Sides) => ({ bid: low, ask: high });
  const legs = [sides(first), sides(second)] as const;
  const net = { symbol: VERTICAL, bid, ask, legs, ...(isExitOnly && { isExitOnly }) };
  await harness.quote(bid, net);
}

/** Both contracts of two units, as the broker reports them. */
async function filledLegs(harness: Harness, terms: OrderTerms): Promise<void> {
  const fills = [
    { symbol: 'AAPL 261218C00100000', side: 'buy', price: 3.58 },
    { symbol: CALL, side: 'sell', price: 1.98 },
  ] as const;
  for (const [index, { symbol, side, price }] of fills.entries()) {
    const told = { execId: `0001.f00d.${index}.01`, shares: 2, price, at: harness.now() };
    const execution = executionOf(terms, told, { symbol, side });
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
  }
}

const AT_FIRST = [
  [3.5, 3.6],
  [1.95, 2],
] as const;

async function heldVertical({
  when = [],
  stop = { kind: 'none' },
}: {
  readonly when?: readonly string[];
  readonly stop?: StopRule;
}): Promise<Harness> {
  const trade = { ...OPTION_TRADE_DEFAULTS.debit_vertical, dte: { from: 20, until: 45 } };
  const harness = await optionHarness({
    trade,
    stop,
    exit: { ...NO_EXITS, when },
  });
  await harness.predict('BUY');
  await answer(harness);
  await pinned(harness, VERTICAL, '7000/7001');
  await quotedLegs(harness, ...AT_FIRST);
  const { e } = harness.bracket();
  await harness.told(e);
  await filledLegs(harness, e);
  await harness.status(e, 'filled');
  await minute(harness, 100);
  expect(harness.of('position-closing')).toEqual([]);
  return harness;
}

describe('a vertical is closed', () => {
  it('by its net delta, the first contract less the second', async () => {
    // 0.53 less 0.35, then 0.98 less 0.85.
    const harness = await heldVertical({ when: ['option.delta < 0.15'] });
    await quotedLegs(harness, [10.4, 10.45], [6.8, 6.85]);
    await minute(harness, 110);
    expect(harness.of('position-closing')).toMatchObject([
      { reason: 'exit_condition', condition: { when: 'option.delta < 0.15' } },
    ]);
  });

  it('by no delta while one of its contracts has no market of two sides', async () => {
    const harness = await heldVertical({ when: ['option.delta < 0.15'] });
    await quotedLegs(harness, [10.4, 10.45], [6.8, 6.85], true);
    await minute(harness, 110);
    expect(harness.of('position-closing')).toEqual([]);
    expect(harness.of('alarm-raised').at(-1)?.text).toContain('option.delta is unknown');
  });
});

describe('a vertical is closed at a part of its width', () => {
  it('which its middle must have reached', async () => {
    const harness = await heldVertical({ when: ['option.width_percent >= 80.0'] });
    await quotedLegs(harness, [8, 8.05], [4.95, 5]);
    await minute(harness, 107);
    expect(harness.of('position-closing')).toEqual([]);
    await quotedLegs(harness, [8.2, 8.25], [4.95, 5]);
    await minute(harness, 107);
    expect(harness.of('position-closing')).toMatchObject([
      { condition: { values: { 'option.width_percent': expect.closeTo(81.25) } } },
    ]);
  });
});

describe('a vertical that was bought with a stop', () => {
  it('is sold once the middle of its net stays there', async () => {
    const harness = await heldVertical({ stop: { kind: 'percent', percent: 50 } });
    expect(harness.of('position-planned')[0]).toMatchObject({
      quantity: 2,
      plan: { stopPrice: 0.82 },
    });
    for (const _ of Array(4)) {
      await quotedLegs(harness, [2.2, 2.25], [1.45, 1.5]);
      await harness.pass(10_000);
    }
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'stop' }]);
  });
});

describe('an option is closed', () => {
  it.each([
    ['price.last < 98.0', 97.5, [1.93, 2.01]],
    ['option.premium_percent >= 150.0', 100, [3, 3.1]],
    ['option.premium < 1.2', 100, [1.1, 1.2]],
    ['option.delta < 0.2', 100, [0.3, 0.34]],
    ['option.dte <= 30.0', 100, [1.93, 2.01]],
    ['position.unrealized_r >= 0.5', 100, [3, 3.1]],
  ] as const)('if %s', async (text, stock, [bid, ask]) => {
    const harness = await held({ when: [text] });
    await minute(harness, 100);
    const before = text.startsWith('option.dte') ? 1 : 0;
    expect(harness.of('position-closing')).toHaveLength(before);
    await quoted(harness, CALL, bid, ask);
    await minute(harness, stock);
    expect(harness.of('position-closing')).toMatchObject([
      { reason: 'exit_condition', condition: { when: text } },
    ]);
    expect(harness.newest('x')).toMatchObject({ symbol: CALL, side: 'sell', walk: {} });
  });

  it.each([
    { without: 'a quote of two sides', last: 0.2, bid: Number.NaN, ask: 2.1 },
    { without: 'a quote whose middle says a price', last: 0.2, bid: 0.1, ask: 4 },
  ])(
    'by no R without $without, which its last print does not replace',
    async ({ without, ...quote }) => {
      const harness = await held({ when: ['position.unrealized_r <= -0.5'] });
      await harness.quote(quote.last, { symbol: CALL, ...quote });
      await minute(harness, 100);
      expect(harness.of('position-closing')).toEqual([]);
      expect(harness.of('alarm-raised').at(-1)?.text).toContain('position.unrealized_r is unknown');
      await quoted(harness, CALL, 0.5, 0.6);
      await minute(harness, 100);
      expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_condition' }]);
    },
  );

  it.each([
    ['in the last five minutes', 1_000, 1.93],
    ['earlier', 301_000, undefined],
  ])(
    'at no print where its bid is missing: at the bid it had %s, or once there is one',
    async (_, ms, price) => {
      const harness = await held({ when: ['price.last < 98.0'] });
      const printed = () => harness.quote(0.2, { symbol: CALL, bid: Number.NaN, ask: 2.1 });
      await printed();
      await harness.pass(ms);
      await printed();
      await minute(harness, 97.5);
      expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_condition' }]);
      expect(harness.submits('exit').flatMap(({ legs }) => legs)[0]?.limitPrice).toBe(price);
      if (price !== undefined) return;
      await quoted(harness, CALL, 1.5, 1.6);
      await harness.pass(1_000);
      expect(harness.newest('x')).toMatchObject({ limitPrice: 1.55, walk: {} });
    },
  );

  it('by no premium of a wide quote; what is paid bounds the loss meanwhile', async () => {
    const harness = await held({ when: ['option.premium < 1.5'] });
    await quoted(harness, CALL, 0.5, 2);
    await minute(harness, 100);
    expect(harness.of('position-closing')).toEqual([]);
    expect(harness.of('alarm-raised').at(-1)?.text).toContain(
      'option.premium is unknown); what it can lose is bounded',
    );
  });

  it('by the bars of its stock, also once its strategy is removed', async () => {
    const left: string[] = [];
    const harness = await held(
      { when: ['price.last < 98.0'] },
      { unsubscribe: (symbol) => left.push(symbol) },
    );
    const next = settings([], { feeds: settings([strategy()]).feeds, hash: 'new' });
    const rules = [{ kind: 'removed', name: 'follow', hash: 'f00d' }] as const;
    const change = { was: 'c0ffee', hash: next.hash, rules, settings: [] };
    void harness.engine.reload({ kind: 'change', settings: next, change, by: 'a test' });
    await harness.settle();
    expect(harness.of('config-changed')).toHaveLength(1);
    expect(left).not.toContain('AAPL');
  });

  it('at its prices, which are asked for again where a corrected exit brings a contract back', async () => {
    const watched = new Set<string>();
    const harness = await held(
      { when: ['price.last < 98.0'] },
      {
        subscribe: (symbol) => watched.add(symbol),
        unsubscribe: (symbol) => watched.delete(symbol),
      },
    );
    await harness.pass(11 * MINUTE_MS);
    await quoted(harness, CALL, 1.9, 2);
    await minute(harness, 97);
    const exit = harness.newest('x');
    await harness.told(exit);
    await harness.fill(exit, 2, 1.9, { execId: '0001.c.d.01' });
    await harness.pass(10_000);
    expect(watched.has(CALL)).toBe(false);
    await harness.fill(exit, 1, 1.9, { execId: '0001.c.d.02' });
    expect(watched.has(CALL)).toBe(true);
    await harness.pass(10_000);
    await quoted(harness, CALL, 1.8, 1.9);
    await minute(harness, 97);
    expect(harness.newest('x')).toMatchObject({ side: 'sell', quantity: 1 });
  });

  it('by a prediction for its stock that an exit condition reads', async () => {
    const harness = await held({ when: ['prediction.confidence < 0.6'] });
    await harness.predict('BUY', { confidence: 0.55 });
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_condition' }]);
  });
});

describe('an exit that can wait while prices are delayed', () => {
  const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ text }) => text);

  /** The option was last at 2.1 to 2.2, and its stock at 100. Both are delayed for so long when the opposite signal comes. */
  async function delayed(minutes: number): Promise<Harness> {
    const harness = await held({ opposite: true });
    await quoted(harness, CALL, 2.1, 2.2);
    await harness.quote(100, { isLive: false });
    await harness.quote(2, { symbol: CALL, bid: 2, ask: 2.3, isLive: false });
    await harness.pass(minutes * MINUTE_MS);
    await harness.predict('SELL');
    await harness.pass(1_000);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
    return harness;
  }

  it('rests at the bid that was live last, as the alarm says', async () => {
    const harness = await delayed(2);
    expect(alarms(harness).join()).toContain(
      'stops of shares rest at the broker, exits of options are priced by what was quoted last and by the stock',
    );
    const exit = harness.newest('x');
    expect(exit).toMatchObject({ symbol: CALL, side: 'sell', type: 'limit', limitPrice: 2.1 });
    await harness.told(exit);
    await harness.pass(10 * MINUTE_MS);
    expect(harness.modifies()).toEqual([]);
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('waits if that is long ago; the alarm says so, and the exit that a person asks for is sent', async () => {
    const harness = await delayed(6);
    await harness.pass(31_000);
    expect(harness.submits('exit')).toEqual([]);
    expect(alarms(harness).at(-1)).toBe(
      `${CALL}: no live price, and its exit waits for one: \`sluice exit "${CALL}" --yes\` sends it at once, for half of what was bid last or more`,
    );
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ symbol: CALL, side: 'sell', limitPrice: 1 });
  });
});
