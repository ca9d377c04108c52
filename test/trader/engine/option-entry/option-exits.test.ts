// The exits of a strategy that trades options: conditions on the option and on its stock, judged as the minutes of the stock end.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { type ExitRule, NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Harness } from '../harness/harness.ts';
import { settings, strategy } from '../harness/settings.ts';
import { answer, CALL, optionHarness, priced, quoted } from './chain.ts';

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

  it('by a prediction for its stock that an exit condition reads', async () => {
    const harness = await held({ when: ['prediction.confidence < 0.6'] });
    await harness.predict('BUY', { confidence: 0.55 });
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_condition' }]);
  });
});
