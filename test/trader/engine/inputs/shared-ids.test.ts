// Ids of a vendor count within one feed and symbol: equal ids of others are other predictions.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { FEED, feed, strategy } from '../harness/settings.ts';

const BOTH = ['AAPL', 'MSFT'];
const OTHER = 'second';

async function polled(symbols = BOTH) {
  const harness = createHarness({
    strategies: [strategy({ symbols })],
    settings: { feeds: [feed(symbols), feed(symbols, { name: OTHER })] },
  });
  await harness.ready();
  await harness.quote(100, { symbol: 'MSFT' });
  return harness;
}

const told = (harness: Harness, name: string, symbol: string, changes: object = {}) =>
  harness.feed({
    type: 'feed-answer',
    feed: name,
    symbol,
    receivedAt: harness.now(),
    isFirstPoll: false,
    record: { id: 7, signal: 'BUY', confidence: 0.9, timestamp: harness.now(), ...changes },
    model: undefined,
  });

const verdicts = (harness: Harness) =>
  harness.of('prediction-judged').map(({ verdict, prediction }) => [prediction?.id, verdict.kind]);

describe('an id that another prediction has', () => {
  it('of another symbol is judged as its own, once, also after a restart', async () => {
    const harness = await polled();
    await told(harness, FEED, 'AAPL');
    await told(harness, FEED, 'MSFT');
    await told(harness, FEED, 'MSFT');
    const own = `${FEED}:MSFT:7`;
    expect(verdicts(harness)).toEqual([
      ['7', 'accepted'],
      [own, 'accepted'],
      [own, 'duplicate'],
    ]);
    expect(harness.submits('entry').map(({ legs }) => legs[0]?.symbol)).toEqual(BOTH);
    const next = await harness.crash();
    await next.ready();
    await told(next, FEED, 'AAPL');
    expect(verdicts(next)).toEqual([['7', 'duplicate']]);
    await told(next, FEED, 'MSFT');
    expect(next.submits('entry')).toEqual([]);
  });

  it('of another feed is judged as its own', async () => {
    const harness = await polled();
    await told(harness, FEED, 'AAPL');
    await told(harness, OTHER, 'AAPL', { signal: 'SELL' });
    expect(verdicts(harness)).toEqual([
      ['7', 'accepted'],
      [`${OTHER}:AAPL:7`, 'accepted'],
    ]);
  });

  it('of another feed is the same prediction if it says the same of the same moment', async () => {
    const harness = await polled();
    await told(harness, FEED, 'AAPL');
    await told(harness, OTHER, 'AAPL');
    expect(verdicts(harness)).toEqual([
      ['7', 'accepted'],
      ['7', 'duplicate'],
    ]);
  });

  it('of the same feed and symbol is a repeat, whatever it says now', async () => {
    const harness = await polled();
    await told(harness, FEED, 'AAPL');
    await told(harness, FEED, 'AAPL', { signal: 'SELL', timestamp: harness.now() - 1 });
    expect(verdicts(harness)).toEqual([
      ['7', 'accepted'],
      ['7', 'duplicate'],
    ]);
  });
});
