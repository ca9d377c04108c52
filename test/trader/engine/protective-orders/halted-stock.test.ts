// A halt of the stock alone: the quotes of its options continue, and nothing of them is sent or moved until they have settled.
import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { explain } from '../../../../src/trader/domain/explain/explain.ts';
import { WALK_DEFAULTS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { wordsAt } from '../../../../src/trader/domain/wording/figures.ts';
import type { Harness } from '../harness/harness.ts';
import { answer, CALL as CHOSEN, optionHarness, priced } from '../option-entry/chain.ts';
import { buy, CALL, held, premium, readyHarness } from '../requests/options.ts';

const EXIT = { type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' } as const;

function stock(harness: Harness, isHalted: boolean): Promise<void> {
  return harness.quote(100, { isHalted });
}

/** Quotes of the option each second, while the stock stays as it is. */
async function quoted(harness: Harness, seconds: number, bid: number, ask: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await premium(harness, bid, ask);
    await harness.pass(1_000);
  }
}

async function withTarget(): Promise<Harness> {
  const harness = await readyHarness();
  await buy(harness, { protection: { target: { kind: 'at', price: 2 } } });
  await harness.told(harness.newest('e'));
  await harness.fill(harness.newest('e'), 2, 1.6);
  await harness.status(harness.newest('e'), 'filled');
  return harness;
}

describe('while its stock is halted, an option', () => {
  it('takes no step of an entry that walks, and the next one after 20 seconds of trading', async () => {
    const harness = await readyHarness();
    await premium(harness, 1.5, 1.7);
    const lifeMs = 120_000;
    await buy(harness, { price: 2, walk: { ...WALK_DEFAULTS, lifeMs } });
    await harness.told(harness.newest('e'));
    await stock(harness, true);
    await quoted(harness, 15, 1.5, 1.7);
    expect(harness.modifies()).toEqual([]);
    await stock(harness, false);
    await quoted(harness, 19, 1.5, 1.7);
    expect(harness.modifies()).toEqual([]);
    await quoted(harness, 2, 1.5, 1.7);
    expect(harness.modifies()).toMatchObject([{ limitPrice: 1.61 }]);
  });

  it('ends an entry that has waited for too long, with the halt as a reason', async () => {
    const harness = await readyHarness();
    await premium(harness, 1.5, 1.7);
    await buy(harness, { price: 2, walk: WALK_DEFAULTS });
    await harness.told(harness.newest('e'));
    await stock(harness, true);
    await harness.pass(61_000);
    expect(harness.of('cancel-intended')[0]?.why).toContain('; AAPL is halted');
  });

  it('reaches no target, however far its own quote has moved', async () => {
    const harness = await withTarget();
    await stock(harness, true);
    await quoted(harness, 30, 4, 4.2);
    expect(harness.of('position-closing')).toEqual([]);
    await stock(harness, false);
    await quoted(harness, 19, 4, 4.2);
    expect(harness.of('position-closing')).toEqual([]);
    await quoted(harness, 2, 2.4, 2.6);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'target' }]);
    expect(harness.newest('x')).toMatchObject({ limitPrice: 2.5 });
  });

  it('moves no exit that walks', async () => {
    const harness = await withTarget();
    await premium(harness, 2, 2.2);
    await harness.told(harness.newest('x'));
    await stock(harness, true);
    await quoted(harness, 40, 1, 1.2);
    expect(harness.modifies()).toEqual([]);
    await stock(harness, false);
    await quoted(harness, 19, 1, 1.2);
    expect(harness.modifies()).toEqual([]);
    await quoted(harness, 2, 1.9, 2.1);
    expect(harness.modifies()).toHaveLength(1);
  });

  it('sends no exit that a person asks for, and once quotes of after the halt have come', async () => {
    const harness = await held();
    await harness.status(harness.newest('e'), 'filled');
    await stock(harness, true);
    const preview = await harness.command({ ...EXIT, isConfirmed: false });
    expect(JSON.stringify(preview)).toContain('when the halt of AAPL ends');
    await harness.command(EXIT);
    await quoted(harness, 10, 1.5, 1.7);
    expect(harness.submits('exit')).toEqual([]);
    await stock(harness, false);
    await quoted(harness, 4, 1.5, 1.7);
    expect(harness.submits('exit')).toEqual([]);
    await quoted(harness, 2, 1.4, 1.6);
    expect(harness.newest('x')).toMatchObject({ limitPrice: 1.4 });
  });

  it('has the halt in its explanation, once', async () => {
    const harness = await held();
    await harness.status(harness.newest('e'), 'filled');
    await stock(harness, true);
    await harness.command(EXIT);
    await quoted(harness, 10, 1.5, 1.7);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toEqual(['exit-held']);
    const lines = explain(harness.facts, wordsAt(US)).map(({ text }) => text);
    expect(lines.join('\n')).toContain(
      `${CALL}: AAPL is halted, and its options do not trade; its exit is not sent until AAPL has traded again for 20 s`,
    );
  });

  it('is not bought for a signal', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await answer(harness);
    await stock(harness, true);
    await priced(harness, CHOSEN);
    expect(harness.reasons()).toContainEqual({
      kind: 'symbol_halted',
      why: 'trading halt of its stock AAPL',
    });
    expect(harness.submits()).toEqual([]);
  });
});

describe('a chain that is read after a halt of the stock', () => {
  it('is refused until the stock has traded for as long as the strategy asks for after an open', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await stock(harness, true);
    await harness.pass(5_000);
    await stock(harness, false);
    await harness.pass(5_000);
    await answer(harness);
    expect(harness.reasons()).toMatchObject([
      { kind: 'market_not_open_long_enough', openMs: expect.closeTo(5_000, -3) },
    ]);
  });
});
