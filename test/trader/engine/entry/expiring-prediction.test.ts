// A prediction that names its own end: no order of it leaves after that, however long its feed would let it live.
import { expect, it } from 'vitest';
import type { DeclaredFeedSettings } from '../../../../src/trader/ports/feed-settings.ts';
import { profileFrom } from '../../config/profiles/profile-text.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { FEED } from '../harness/settings.ts';

const MAP = `
name: expiring
request: { mode: file, format: ndjson }
map:
  id: { path: id }
  symbol: { path: symbol, required: true }
  signal: { path: signal, required: true }
  confidence: { path: confidence, required: true }
  data_time: { path: at, time: { unit: ms } }
  expires_at: { path: until, time: { unit: ms } }
`;

function expiringFeed(): DeclaredFeedSettings {
  return {
    name: FEED,
    profile: 'declared',
    declared: profileFrom(MAP),
    url: '',
    apiKey: 'k',
    symbols: ['AAPL'],
    pollMs: 60_000,
    ageMaxMs: 300_000,
    confidenceMin: 0.5,
    timeoutMs: 10_000,
  };
}

/** A prediction of now that ends `lifeMs` later. */
async function say(harness: Harness, signal: string, lifeMs: number): Promise<void> {
  const at = harness.now();
  const record = { id: signal, symbol: 'AAPL', signal, confidence: 0.9, at, until: at + lifeMs };
  await harness.feed({
    ...{ type: 'feed-answer', feed: FEED, symbol: 'AAPL', receivedAt: at, isFirstPoll: false },
    ...{ model: undefined, record },
  });
}

/** Long by a prediction, then a SELL that lives `lifeMs`; flat, as the broker agrees, a minute later. */
async function reversed(lifeMs: number): Promise<Harness> {
  const harness = createHarness({ settings: { feeds: [expiringFeed()] } });
  await harness.ready();
  await say(harness, 'BUY', 60_000);
  const { e, s, t } = harness.bracket();
  harness.broker.say({ type: 'sent', orderRefs: [e.orderRef, t.orderRef, s.orderRef] });
  await harness.told(e);
  for (const leg of [t, s])
    await harness.told(leg, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
  await harness.fill(e, 100, 100.02);
  await harness.pass(6_000);
  await harness.quote(100);
  await say(harness, 'SELL', lifeMs);
  expect(harness.state().pendingReversals.size).toBe(1);
  await harness.fill(harness.newest('x'), 100, 99.98);
  for (const leg of [s, t]) await harness.status(leg, 'cancelled');
  await harness.pass(60_000);
  await harness.snapshot();
  await harness.quote(100);
  await harness.pass(300);
  return harness;
}

it('is the limit of its order', async () => {
  const harness = createHarness({ settings: { feeds: [expiringFeed()] } });
  await harness.ready();
  const until = harness.now() + 20_000;
  await say(harness, 'BUY', 20_000);
  expect(harness.submits('entry')).toMatchObject([{ validUntil: until }]);
});

it('drops the reversal that waits for it', async () => {
  const expired = await reversed(3_000);
  expect(expired.of('wish-dropped').map(({ why }) => why)).toEqual(['the prediction is too old']);
  expect(expired.submits('entry')).toHaveLength(1);
  const fresh = await reversed(120_000);
  expect(fresh.submits('entry')).toHaveLength(2);
});
