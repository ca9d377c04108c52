// What change would have let a refused signal trade: named from the facts, and made here, with which the same prediction trades.
import { describe, expect, it } from 'vitest';
import { US } from '../../../src/market/venues/us.ts';
import { openJournalReader } from '../../../src/trader/app/stopped-state/journal-reader.ts';
import { createHarness, type Harness } from './harness/harness.ts';
import { strategy } from './harness/settings.ts';

function changesIn(harness: Harness, about = harness.of('signal-refused').at(-1)?.signal.id ?? '') {
  const reader = openJournalReader(harness.file, { clientId: 17, home: US });
  if (!reader.ok) throw new Error(reader.failure.kind);
  try {
    return reader.value.look.why({ about, since: undefined })?.changes;
  } finally {
    reader.value.close();
  }
}

const entering = (when: string) => strategy({ entry: { side: 'long', when } });

async function predicted(when: string, confidence: number): Promise<Harness> {
  const harness = createHarness({ strategies: [entering(when)] });
  await harness.ready();
  await harness.predict('BUY', { confidence });
  return harness;
}

describe('what change would have traded', () => {
  it('is the bound of the condition, and with that bound it trades', async () => {
    const harness = await predicted('prediction.confidence >= 0.75', 0.71);
    expect(changesIn(harness)).toMatchObject([
      {
        ...{ kind: 'condition_false', by: 'strategy', signals: 1 },
        text: '`entry.when` that takes prediction.confidence 0.71 (at least 0.75 was needed)',
      },
    ]);
    const changed = await predicted('prediction.confidence >= 0.71', 0.71);
    expect(changed.of('signal-taken')).toHaveLength(1);
  });

  it.each([
    // Of alternatives the one with the fewest parts; of what is needed together, all of it.
    [
      'price.last > 50.0 && (prediction.confidence >= 0.9 || price.last > 200.0 && price.bid > 150.0)',
      ['prediction.confidence'],
    ],
    ['prediction.confidence >= 0.9 && price.last > 200.0', ['prediction.confidence', 'price.last']],
    ['!(prediction.confidence < 0.9)', []],
  ])('of `%s` is what is needed and no more', async (when, names) => {
    const harness = await predicted(when, 0.71);
    const changes = changesIn(harness);
    expect(changes?.every(({ kind }) => kind === 'condition_false')).toBe(true);
    expect(changes).toHaveLength(Math.max(1, names.length));
    names.forEach((name, at) => {
      expect(changes?.[at]?.text).toContain(` ${name} `);
    });
  });

  it('is another moment where the bound is a figure of the market', async () => {
    const harness = await predicted('prediction.confidence > 0.5 && price.last > price.ask', 0.71);
    expect(changesIn(harness)).toMatchObject([
      {
        by: 'moment',
        text: expect.stringMatching(/^with price\.last above price\.ask [\d.]+; it was 100$/),
      },
    ]);
  });

  it('is a limit of the strategy with the next number, and with that number it trades', async () => {
    const played = async (maxEntriesPerDay: number) => {
      const harness = createHarness({
        strategies: [strategy({ limits: { maxPositions: 1, maxEntriesPerDay } })],
      });
      await harness.ready();
      const { s, t } = await harness.enter();
      await harness.fill(s, 100, 98.5);
      await harness.status(t, 'cancelled');
      await harness.pass(6_000);
      await harness.quote(100);
      await harness.predict('BUY', { confidence: 0.91 });
      return harness;
    };
    const harness = await played(1);
    expect(changesIn(harness)).toMatchObject([
      { by: 'strategy', text: '`limits.max_entries_per_day` that allows 2 (1 was the most)' },
    ]);
    expect((await played(2)).of('position-planned')).toHaveLength(2);
  });

  it('is the side that the strategy takes', async () => {
    const harness = createHarness({
      strategies: [strategy({ entry: { side: 'long', when: 'prediction.confidence >= 0.5' } })],
    });
    await harness.ready();
    await harness.predict('SELL');
    expect(changesIn(harness)).toMatchObject([
      { by: 'strategy', text: '`entry.side` that takes short' },
    ]);
  });

  it('is a person for a halt, whose command lets the next prediction trade', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.command({ type: 'halt', why: 'lunch', by: 'me' });
    await harness.predict('BUY');
    expect(changesIn(harness)).toMatchObject([
      { kind: 'trading_halted', by: 'person', text: expect.stringContaining('`sluice resume`') },
    ]);
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'me' });
    await harness.predict('BUY', { confidence: 0.91 });
    expect(harness.of('signal-taken')).toHaveLength(1);
  });

  it('leaves out what only follows from another reason', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    await harness.predict('BUY', { confidence: 0.91 });
    const refused = harness.of('signal-refused').at(-1);
    expect(refused?.reasons.length).toBeGreaterThan(1);
    expect(changesIn(harness)?.map(({ kind }) => kind)).toEqual(['already_in_position']);
  });

  it('of a symbol counts the signals that lacked only one', async () => {
    const harness = createHarness({ strategies: [entering('prediction.confidence >= 0.75')] });
    await harness.ready();
    await harness.predict('BUY', { confidence: 0.71 });
    await harness.predict('BUY', { confidence: 0.72 });
    await harness.command({ type: 'halt', why: 'lunch', by: 'me' });
    await harness.predict('BUY', { confidence: 0.73 });
    await harness.predict('BUY', { confidence: 0.8 });
    const newest = harness.of('signal-refused').map(({ signal }) => signal.id);
    expect(changesIn(harness, 'AAPL')).toMatchObject([
      { kind: 'condition_false', signals: 2, of: newest[1], text: expect.stringContaining('0.72') },
      { kind: 'trading_halted', signals: 1, of: newest[3] },
    ]);
  });
});
