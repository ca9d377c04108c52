// Conditions on earlier predictions: of the same feed, symbol and day, and the same after a restart.
import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, plus } from '../../../../src/kernel/instant.ts';
import type { CodeCondition } from '../../../../src/trader/domain/strategy/strategy-code.ts';
import { strategyOf, withWhen } from '../../config/code/code-text.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { strategy } from '../harness/settings.ts';

async function harnessWith(when: string, code?: CodeCondition): Promise<Harness> {
  const rules = strategy({ entry: { side: 'both', when }, ...(code && { code }) });
  const harness = createHarness({ strategies: [rules] });
  await harness.ready();
  return harness;
}

async function predictions(harness: Harness, ...confidences: number[]): Promise<void> {
  for (const confidence of confidences) {
    await harness.jump(plus(harness.now(), 1_000));
    await harness.quote(100);
    await harness.predict('BUY', { confidence });
  }
}

const values = (harness: Harness) => harness.of('signal-taken').at(-1)?.condition.values;

describe('a condition on earlier predictions', () => {
  it('refuses while there are fewer, and then reads the last so many', async () => {
    const harness = await harnessWith(
      'predictions.last(3).same_signal && predictions.last(3).mean_confidence >= 0.7',
    );
    await predictions(harness, 0.6, 0.7);
    expect(harness.of('signal-refused').flatMap(({ reasons }) => reasons)).toEqual([
      { kind: 'input_missing', path: 'predictions.last(3).same_signal' },
      { kind: 'input_missing', path: 'predictions.last(3).same_signal' },
    ]);
    await predictions(harness, 0.7);
    // (0.6 + 0.7 + 0.7) / 3
    expect(harness.reasons()).toMatchObject([{ kind: 'condition_false' }]);
    await predictions(harness, 0.7);
    expect(values(harness)).toEqual({
      'predictions.last(3).same_signal': true,
      'predictions.last(3).mean_confidence': expect.closeTo(0.7, 9),
    });
  });

  it('counts signals, and takes the lowest confidence', async () => {
    const harness = await harnessWith(
      'predictions.last(3).buys == 2 && predictions.last(3).sells == 1 && predictions.last(2).lowest_confidence > 0.7',
    );
    await harness.predict('SELL', { confidence: 0.6 });
    await predictions(harness, 0.8, 0.9);
    expect(values(harness)).toEqual({
      'predictions.last(3).buys': 2,
      'predictions.last(3).sells': 1,
      'predictions.last(2).lowest_confidence': 0.8,
    });
  });

  it('reads the change of confidence, also after a restart', async () => {
    const harness = await harnessWith('prediction.confidence_change > 0.05');
    await predictions(harness, 0.6, 0.65);
    expect(harness.reasons()).toMatchObject([{ kind: 'condition_false' }]);
    const next = await harness.crash();
    await next.ready();
    await predictions(next, 0.75);
    expect(values(next)).toEqual({ 'prediction.confidence_change': expect.closeTo(0.1, 9) });
  });

  it('does not read those of another day', async () => {
    const harness = await harnessWith('prediction.confidence_change > 0');
    await predictions(harness, 0.6);
    const next = await harness.crash(DAY_MS);
    await next.ready();
    await predictions(next, 0.75);
    expect(next.reasons()).toEqual([
      { kind: 'input_missing', path: 'prediction.confidence_change' },
    ]);
    await next.jump(plus(next.now(), MINUTE_MS));
    await predictions(next, 0.8);
    expect(next.of('signal-taken')).toHaveLength(1);
  });

  it('in TypeScript reads the same ones, also after a restart', async () => {
    const path = 'predictions.last(3).mean_confidence';
    const { code } = strategyOf(withWhen(`({ predictions }) => ${path} > 0.7`));
    const harness = await harnessWith('drive.ts: when(context)', code);
    await predictions(harness, 0.6, 0.65);
    expect(harness.reasons()).toEqual([{ kind: 'input_missing', path }]);
    const next = await harness.crash();
    await next.ready();
    await predictions(next, 0.75);
    // (0.6 + 0.65 + 0.75) / 3
    expect(next.reasons()).toMatchObject([{ kind: 'condition_false', values: {} }]);
    await predictions(next, 0.85);
    expect(values(next)).toEqual({ [path]: 0.75 });
  });
});
