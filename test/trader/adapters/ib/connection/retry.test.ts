import { describe, expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import {
  type AttemptFailure,
  createRetry,
} from '../../../../../src/trader/adapters/ib/connection/retry.ts';
import { createManualTime } from '../../../../kernel/manual-time.ts';

const times = (count: number, failure: AttemptFailure) =>
  Array.from({ length: count }, () => failure);

describe('the next attempt to connect', () => {
  it.each<[AttemptFailure, readonly number[]]>([
    ['unreachable', [500, 1_000, 2_000, 2_000]],
    ['client-id-in-use', [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]],
    ['corrupted', [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]],
    ['other-account', [5_000, 5_000]],
    ['unfit', [60_000, 60_000]],
  ])('after %s waits longer each time, up to its longest', (failure, delays) => {
    const retry = createRetry(createManualTime(instant(0)).wall);
    expect(times(delays.length, failure).map(retry.delayAfter)).toEqual(delays);
  });

  it('begins anew after another failure, and after a connection', () => {
    const retry = createRetry(createManualTime(instant(0)).wall);
    const all = ['unreachable', 'unreachable', 'client-id-in-use', 'unreachable'] as const;
    expect(all.map(retry.delayAfter)).toEqual([500, 1_000, 5_000, 500]);
    retry.opened();
    expect(retry.delayAfter('unreachable')).toBe(500);
  });

  it('counts corruption through connections, for five minutes', () => {
    const time = createManualTime(instant(0));
    const retry = createRetry(time.wall);
    expect(retry.delayAfter('corrupted')).toBe(500);
    retry.opened();
    time.advance(300_000);
    expect(retry.delayAfter('corrupted')).toBe(1_000);
    retry.opened();
    time.advance(300_001);
    expect(retry.delayAfter('corrupted')).toBe(500);
  });
});

describe('a handshake', () => {
  it('has ten seconds at first, then two, and more each time that it was late', () => {
    const retry = createRetry(createManualTime(instant(0)).wall);
    const next = () => {
      const ms = retry.handshakeMs();
      retry.late();
      return ms;
    };
    expect([next(), next(), next(), next(), next(), next()]).toEqual([
      ...[10_000, 2_000, 4_000, 8_000, 10_000, 10_000],
    ]);
    retry.opened();
    expect(retry.handshakeMs()).toBe(2_000);
    expect(retry.versionedMs).toBe(10_000);
  });
});
