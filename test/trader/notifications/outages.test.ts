// When a silent gateway or feed is reported, and when its return is.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { Rig } from './rig.ts';
import { gateway, MORNING, started } from './started.ts';

describe('the gateway', () => {
  it('is not reported when it is back at once', () => {
    const rig = started();
    rig.tell(gateway('ready'), gateway('dead', 'reset'));
    rig.advance(1_500);
    rig.tell(gateway('ready'));
    rig.advance(60_000);
    expect(rig.heard()).toEqual([]);
  });

  it('is reported once within 15 s of silence, and again when it is back', () => {
    const rig = started();
    rig.tell(gateway('ready'));
    // 11.5 s of silence make it dead.
    rig.advance(11_500);
    rig.tell(gateway('dead', 'silent for 12 s'));
    rig.advance(3_000);
    expect(rig.heard()).toEqual([
      'gateway-dead: the gateway is dead: silent for 12 s; stops rest at the broker',
    ]);
    rig.advance(120_000);
    rig.tell(gateway('login_required', 'nobody logged in'));
    rig.tell(gateway('dead', 'refused'));
    rig.advance(60_000);
    rig.tell(gateway('ready'));
    expect(rig.heard()).toEqual([
      'login-required: the gateway needs a login: nobody logged in',
      'gateway-recovered: the gateway is back after 183 s',
    ]);
    rig.tell(gateway('dead', 'again'));
    rig.advance(5_000);
    rig.tell(gateway('ready'));
    expect(rig.heard()).toEqual([
      'gateway-dead: the gateway is dead: again; stops rest at the broker',
      'gateway-recovered: the gateway is back after 5 s',
    ]);
  });

  it('is reported as soon as it counts as dead if it was never there', () => {
    const rig = started();
    rig.tell(gateway('connecting'), gateway('dead', 'refused'));
    expect(rig.heard()).toHaveLength(1);
  });

  it('is reported when its uplink is lost, but not when it is only suspect', () => {
    const rig = started();
    rig.tell(gateway('ready'), gateway('suspect'));
    rig.advance(5_000);
    expect(rig.heard()).toEqual([]);
    rig.tell(gateway('lost', '1100'));
    rig.advance(5_000);
    expect(rig.heard()).toHaveLength(1);
  });

  it('is reported at once when its API is read-only', () => {
    const rig = started();
    rig.tell(gateway('ready'), gateway('read_only', 'untick it'));
    rig.tell(gateway('ready'));
    expect(rig.heard()).toEqual([
      'gateway-dead: the gateway takes no order: untick it',
      'gateway-recovered: the gateway is back after 0 s',
    ]);
  });

  it('may take three minutes for its nightly restart', () => {
    const rig = started('2026-03-02T23:45:00-05:00');
    rig.tell(gateway('ready'), gateway('dead', 'closed'));
    rig.advance(120_000);
    expect(rig.heard()).toEqual([]);
    rig.advance(90_000);
    expect(rig.heard()).toHaveLength(1);
  });
});

describe('a feed', () => {
  function silence(rig: Rig, silentSince: string | undefined): void {
    const since = silentSince === undefined ? undefined : instant(Date.parse(silentSince));
    const feeds = rig.status.feeds.map((feed) => ({ ...feed, silentSince: since }));
    rig.status = { ...rig.status, feeds };
  }

  it('is reported once when it is silent, and so is its return', () => {
    const rig = started();
    rig.advance(240_000);
    expect(rig.heard()).toEqual([]);
    silence(rig, MORNING);
    rig.advance(10_000);
    expect(rig.heard()).toEqual([
      expect.stringMatching(
        /^feed-silent: feed flow has been silent for 4\.\d minutes \(polling\)$/,
      ),
    ]);
    rig.advance(600_000);
    expect(rig.heard()).toEqual([]);
    silence(rig, undefined);
    rig.advance(10_000);
    expect(rig.heard()).toEqual(['feed-recovered: feed flow answers again']);
  });

  it('is not back because the exchange has closed', () => {
    const rig = started('2026-03-03T15:50:00-05:00');
    silence(rig, '2026-03-03T15:45:00-05:00');
    rig.advance(10_000);
    expect(rig.heard()).toHaveLength(1);
    rig.until('2026-03-03T16:00:00-05:00');
    silence(rig, undefined);
    rig.advance(60_000);
    expect(rig.heard().filter((text) => text.startsWith('feed'))).toEqual([]);
  });

  it('is reported at noon when nothing of the morning was usable, with what it brought instead', () => {
    const rig = started('2026-03-02T09:00:00-05:00');
    const judged = (kind: 'stale' | 'malformed'): Fact => ({
      type: 'prediction-judged',
      feed: 'flow',
      symbol: 'AAPL',
      receivedAt: instant(0),
      verdict: kind === 'stale' ? { kind, ageMs: 1, ageMaxMs: 0 } : { kind, why: '' },
    });
    rig.tell(judged('malformed'), judged('stale'), judged('stale'));
    rig.until('2026-03-02T12:00:00-05:00');
    expect(rig.heard().filter((text) => text.startsWith('no-prediction'))).toEqual([
      'no-prediction: feed flow sent no usable prediction all morning: stale 2, malformed 1',
    ]);
    expect(rig.said.find(({ kind }) => kind === 'no-prediction')?.level).toBe('alarm');
    rig.tell({
      type: 'prediction-judged',
      feed: 'flow',
      symbol: 'AAPL',
      receivedAt: instant(0),
      verdict: { kind: 'accepted' },
    });
    rig.until('2026-03-02T18:00:00-05:00');
    expect(rig.heard().filter((text) => text.startsWith('no-prediction'))).toEqual([]);
  });

  it('is not reported for a morning before the daemon started', () => {
    const rig = started('2026-03-02T11:00:00-05:00');
    rig.until('2026-03-02T12:30:00-05:00');
    expect(rig.heard().filter((text) => text.startsWith('no-prediction'))).toEqual([]);
  });
});
