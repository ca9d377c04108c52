// When a silent gateway or feed is reported, and when its return is.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { Harness } from './harness.ts';
import { gateway, MORNING, started } from './started.ts';

describe('the gateway', () => {
  it('is not reported when it is back at once', () => {
    const harness = started();
    harness.tell(gateway('ready'), gateway('dead', 'reset'));
    harness.advance(1_500);
    harness.tell(gateway('ready'));
    harness.advance(60_000);
    expect(harness.heard()).toEqual([]);
  });

  it('is reported once within 15 s of silence, and again when it is back', () => {
    const harness = started();
    harness.tell(gateway('ready'));
    // 11.5 s of silence make it dead.
    harness.advance(11_500);
    harness.tell(gateway('dead', 'silent for 12 s'));
    harness.advance(3_000);
    expect(harness.heard()).toEqual([
      'gateway-dead: the gateway is dead: silent for 12 s; stops rest at the broker',
    ]);
    harness.advance(120_000);
    harness.tell(gateway('login_required', 'nobody logged in'));
    harness.tell(gateway('dead', 'refused'));
    harness.advance(60_000);
    harness.tell(gateway('ready'));
    expect(harness.heard()).toEqual([
      'login-required: the gateway needs a login: nobody logged in',
      'gateway-recovered: the gateway is back after 183 s',
    ]);
    harness.tell(gateway('dead', 'again'));
    harness.advance(5_000);
    harness.tell(gateway('ready'));
    expect(harness.heard()).toEqual([
      'gateway-dead: the gateway is dead: again; stops rest at the broker',
      'gateway-recovered: the gateway is back after 5 s',
    ]);
  });

  it('is reported as soon as it counts as dead if it was never there', () => {
    const harness = started();
    harness.tell(gateway('connecting'), gateway('dead', 'refused'));
    expect(harness.heard()).toHaveLength(1);
  });

  it('is reported when its uplink is lost, but not when it is only suspect', () => {
    const harness = started();
    harness.tell(gateway('ready'), gateway('suspect'));
    harness.advance(5_000);
    expect(harness.heard()).toEqual([]);
    harness.tell(gateway('lost', 'Connectivity has been lost.'));
    harness.advance(5_000);
    expect(harness.heard()).toEqual([
      'gateway-dead: the gateway is lost: Connectivity has been lost; stops rest at the broker',
    ]);
  });

  it('is reported at once when its API is read-only', () => {
    const harness = started();
    harness.tell(gateway('ready'), gateway('read_only', 'untick it'));
    harness.tell(gateway('ready'));
    expect(harness.heard()).toEqual([
      'gateway-dead: the gateway takes no order: untick it',
      'gateway-recovered: the gateway is back after 0 s',
    ]);
  });

  it('may take three minutes for its nightly restart', () => {
    const harness = started('2026-03-02T23:45:00-05:00');
    harness.tell(gateway('ready'), gateway('dead', 'closed'));
    harness.advance(120_000);
    expect(harness.heard()).toEqual([]);
    harness.advance(90_000);
    expect(harness.heard()).toHaveLength(1);
  });
});

describe('a feed', () => {
  function silence(harness: Harness, silentSince: string | undefined): void {
    const since = silentSince === undefined ? undefined : instant(Date.parse(silentSince));
    const feeds = harness.status.feeds.map((feed) => ({ ...feed, silentSince: since }));
    harness.status = { ...harness.status, feeds };
  }

  it('is reported once when it is silent, and so is its return', () => {
    const harness = started();
    harness.advance(240_000);
    expect(harness.heard()).toEqual([]);
    silence(harness, MORNING);
    harness.advance(10_000);
    expect(harness.heard()).toEqual([
      expect.stringMatching(
        /^feed-silent: feed flow has been silent for 4\.\d minutes \(polling\)$/,
      ),
    ]);
    harness.advance(600_000);
    expect(harness.heard()).toEqual([]);
    silence(harness, undefined);
    harness.advance(10_000);
    expect(harness.heard()).toEqual(['feed-recovered: feed flow answers again']);
  });

  it('is not back because the exchange has closed', () => {
    const harness = started('2026-03-03T15:50:00-05:00');
    silence(harness, '2026-03-03T15:45:00-05:00');
    harness.advance(10_000);
    expect(harness.heard()).toHaveLength(1);
    harness.until('2026-03-03T16:00:00-05:00');
    silence(harness, undefined);
    harness.advance(60_000);
    expect(harness.heard().filter((text) => text.startsWith('feed'))).toEqual([]);
  });

  it('is reported at noon when nothing of the morning was usable, with what it brought instead', () => {
    const harness = started('2026-03-02T09:00:00-05:00');
    const judged = (kind: 'stale' | 'malformed'): Fact => ({
      type: 'prediction-judged',
      feed: 'flow',
      symbol: 'AAPL',
      receivedAt: instant(0),
      verdict: kind === 'stale' ? { kind, ageMs: 1, ageMaxMs: 0 } : { kind, why: '' },
    });
    harness.tell(judged('malformed'), judged('stale'), judged('stale'));
    harness.until('2026-03-02T12:00:00-05:00');
    expect(harness.heard().filter((text) => text.startsWith('no-prediction'))).toEqual([
      'no-prediction: feed flow sent no usable prediction all morning: stale 2, malformed 1',
    ]);
    expect(harness.said.find(({ kind }) => kind === 'no-prediction')?.level).toBe('alarm');
    harness.tell({
      type: 'prediction-judged',
      feed: 'flow',
      symbol: 'AAPL',
      receivedAt: instant(0),
      verdict: { kind: 'accepted' },
    });
    harness.until('2026-03-02T18:00:00-05:00');
    expect(harness.heard().filter((text) => text.startsWith('no-prediction'))).toEqual([]);
  });

  it('is not reported for a morning before the daemon started', () => {
    const harness = started('2026-03-02T11:00:00-05:00');
    harness.until('2026-03-02T12:30:00-05:00');
    expect(harness.heard().filter((text) => text.startsWith('no-prediction'))).toEqual([]);
  });
});
