// Feeds with declared profiles, and flow summed in windows.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, plus, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { InstrumentId } from '../../../../src/market/options/option-id.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournalReader } from '../../../../src/trader/app/stopped-state/journal-reader.ts';
import { type FlowWindow, windowAt } from '../../../../src/trader/domain/intake/flow-window.ts';
import { NO_EXITS, type Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { DeclaredFeedSettings } from '../../../../src/trader/ports/feed-settings.ts';
import { readyProfile } from '../../config/profiles/profile-text.ts';
import { createHarness, type Harness, TEN_O_CLOCK } from '../harness/harness.ts';
import { FEED, strategy } from '../harness/settings.ts';

function feedBy(profile: string): DeclaredFeedSettings {
  return {
    name: FEED,
    profile: 'declared',
    declared: readyProfile(profile),
    url: 'http://vendor',
    apiKey: 'k',
    symbols: ['AAPL'],
    pollMs: 60_000,
    ageMaxMs: 300_000,
    confidenceMin: 0.5,
    timeoutMs: 10_000,
  };
}

function harnessBy(profile: string, changes: Partial<Strategy> = {}): Harness {
  const feeds = [feedBy(profile)];
  return createHarness({ settings: { feeds }, strategies: [strategy(changes)] });
}

type Sums = Pick<FlowWindow, 'count' | 'premium' | 'net' | 'bought'>;

/** The five-minute window that ended last, as the feed reports it. */
async function tellWindow(harness: Harness, sums: Sums) {
  const terms = feedBy('unusual-whales').declared.aggregate;
  if (terms === undefined) throw new Error('the profile sums nothing');
  const empty = windowAt('AAPL', plus(harness.now(), -5 * MINUTE_MS), terms);
  const { premium } = sums;
  const window = { ...empty, ...sums, gross: premium, callPremium: premium };
  const receivedAt = harness.now();
  await harness.feed({ type: 'feed-window', feed: FEED, symbol: 'AAPL', receivedAt, window });
}

function verdicts(harness: Harness) {
  return harness.of('prediction-judged').map(({ verdict }) => verdict.kind);
}

describe('flow summed in a window', () => {
  const clear = { count: 5, premium: 900_000, net: 800_000 };

  it('is judged like any prediction and acts once, whatever the same window contains after a crash', async () => {
    const harness = harnessBy('unusual-whales');
    await harness.ready();
    await tellWindow(harness, clear);
    expect(verdicts(harness)).toEqual(['accepted']);
    expect(harness.of('prediction-judged')[0]?.prediction).toMatchObject({
      kind: 'aggregate',
      signal: 'BUY',
      confidence: 8 / 9,
      features: { flow_count: 5, flow_premium: 900_000 },
    });
    expect(harness.submits('entry')).toHaveLength(1);
    const next = await harness.crash();
    await next.ready();
    await tellWindow(next, { ...clear, net: -900_000 });
    expect(verdicts(next)).toEqual(['duplicate']);
  });

  it('names the contract that was bought in its explanation and in the list of predictions', async () => {
    const harness = harnessBy('unusual-whales');
    await harness.ready();
    const contract = 'AAPL 210319C00130000' as InstrumentId;
    const call = { right: 'call', strike: 130, expiry: '2021-03-19' as TradingDay } as const;
    const cents = 120_000_000;
    const bought = {
      [contract]: { contract, ...call, premiumCents: cents, decayedCents: cents, at: TEN_O_CLOCK },
    };
    await tellWindow(harness, { ...clear, bought });
    const reader = openJournalReader(harness.file, { clientId: 17, home: US });
    if (!reader.ok) throw new Error(reader.failure.kind);
    const { look } = reader.value;
    const [row] = look.predictions();
    const text = 'AAPL 19 Mar 2021 130 call, 1.2M USD bought';
    const named = { contract, contract_premium: 1_200_000, contract_text: text };
    expect(row).toMatchObject(named);
    expect(look.lastSignal('follow')).toMatchObject(named);
    expect(look.explain(row?.id ?? '').map((step) => [step.topic, step.text])).toContainEqual([
      'flow',
      text,
    ]);
    reader.value.close();
  });

  it('closes by its exit terms as NEUTRAL, although its confidence is too small for an entry', async () => {
    const harness = harnessBy('unusual-whales', { exit: { ...NO_EXITS, neutral: true } });
    await harness.ready();
    await tellWindow(harness, clear);
    const { e, s, t } = harness.bracket();
    await harness.told(e);
    for (const leg of [t, s])
      await harness.told(leg, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
    await harness.fill(e, 100, 100.02);
    await harness.pass(5 * MINUTE_MS);
    await harness.quote(100);
    await tellWindow(harness, { ...clear, net: 90_000 });
    expect(harness.of('prediction-judged').at(-1)).toMatchObject({
      verdict: { kind: 'accepted' },
      prediction: { signal: 'NEUTRAL', confidence: 0.1 },
    });
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'neutral' }]);
  });

  it('is refused as thin with its numbers, and gives no signal', async () => {
    const harness = harnessBy('unusual-whales');
    await harness.ready();
    await tellWindow(harness, { count: 2, premium: 900_000, net: 900_000 });
    await tellWindow(harness, { count: 9, premium: 249_999, net: 249_999 });
    expect(harness.of('prediction-judged').map(({ verdict }) => verdict)).toEqual([
      { kind: 'thin_flow', count: 2, countMin: 3, premium: 900_000, premiumMin: 250_000 },
      { kind: 'thin_flow', count: 9, countMin: 3, premium: 249_999, premiumMin: 250_000 },
    ]);
    expect(harness.kinds()).not.toContain('signal-taken');
  });
});

describe('a record of a declared source', () => {
  const at = new Date(TEN_O_CLOCK).toISOString();
  const tell = (harness: Harness, record: object) =>
    harness.feed({
      type: 'feed-answer',
      feed: FEED,
      symbol: 'AAPL',
      receivedAt: harness.now(),
      isFirstPoll: false,
      record: { symbol: 'AAPL', signal: 'BUY', confidence: 0.9, data_time: at, ...record },
      model: undefined,
    });

  it('acts once if it is delivered ten times, also after a restart', async () => {
    const harness = harnessBy('json-file');
    await harness.ready();
    for (let n = 0; n < 10; n += 1) await tell(harness, {});
    expect(harness.submits('entry')).toHaveLength(1);
    expect(verdicts(harness)).toEqual(['accepted', 'duplicate']);
    const next = await harness.crash();
    await next.ready();
    await tell(next, {});
    expect(verdicts(next)).toEqual([]);
    expect(next.submits('entry')).toHaveLength(0);
  });

  it('is refused with the missing field and the source text', async () => {
    const harness = harnessBy('json-file');
    await harness.ready();
    await tell(harness, { confidence: null });
    expect(harness.of('prediction-judged')).toMatchObject([
      {
        verdict: { kind: 'missing_field', field: 'confidence' },
        raw: expect.stringContaining('"confidence":null'),
      },
    ]);
  });
});
