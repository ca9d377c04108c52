import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createConnectionState } from '../../../../src/trader/adapters/kit/connection-state.ts';
import { isMuteReason, silentFor } from '../../../../src/trader/adapters/kit/mute-reasons.ts';
import { stallAwareTimeout } from '../../../../src/trader/adapters/kit/stall-aware-timeout.ts';
import type { GatewayState } from '../../../../src/trader/domain/terms/connection-states.ts';
import { createManualTime } from '../../../kernel/manual-time.ts';

function connection() {
  const time = createManualTime(instant(0));
  let state: GatewayState = 'connecting';
  const reported: string[] = [];
  const levels: string[] = [];
  const kept = createConnectionState(
    {
      wall: time.wall,
      log: (level: string) => void levels.push(level),
      report: (one: { state?: string; why?: string }) =>
        void reported.push(`${one.state}: ${one.why}`),
    } as Parameters<typeof createConnectionState>[0],
    () => state,
  );
  const be = (next: GatewayState) => {
    state = next;
  };
  return { time, kept, reported, levels, be };
}

describe('the state of a connection', () => {
  it('is reported when it changes, with the reason, and logged as a warning unless it is normal', () => {
    const { kept, reported, levels, be } = connection();
    kept.announce('start');
    kept.announce('start again');
    be('ready');
    kept.announce('logged in');
    be('dead');
    kept.announce('silent');
    expect(reported).toEqual(['connecting: start', 'ready: logged in', 'dead: silent']);
    expect(levels).toEqual(['info', 'info', 'warn']);
  });

  it('is looked at again fifteen seconds after the connection ended, with the latest reason', () => {
    const { time, kept, reported, be } = connection();
    kept.announce('start');
    kept.down();
    time.advance(10_000);
    kept.down();
    kept.announce('refused');
    expect(kept.downMs()).toBe(10_000);
    be('dead');
    time.advance(4_999);
    expect(reported).toHaveLength(1);
    time.advance(1);
    expect(reported.at(-1)).toBe('dead: refused');
  });

  it('raises nothing once it is up again or stopped', () => {
    const { time, kept, reported, be } = connection();
    kept.down();
    kept.up();
    expect(kept.downMs()).toBe(0);
    kept.down();
    kept.stop();
    be('dead');
    time.advance(60_000);
    expect(reported).toEqual([]);
    expect(time.waiting()).toBe(0);
  });
});

describe('a deadline', () => {
  it('starts again where the process stood still for more than half a second beyond it', () => {
    for (const [late, fires] of [
      [500, true],
      [501, false],
    ] as const) {
      const time = createManualTime(instant(0));
      let isCalled = false;
      stallAwareTimeout(time.wall, 1_000, () => {
        isCalled = true;
      });
      time.stall(1_000 + late);
      expect(isCalled).toBe(fires);
      time.advance(999);
      expect(isCalled).toBe(fires);
      time.advance(1);
      expect(isCalled).toBe(true);
    }
  });

  it('is cancelled also after it has started again', () => {
    const time = createManualTime(instant(0));
    const cancel = stallAwareTimeout(time.wall, 1_000, () => expect.unreachable());
    time.stall(2_000);
    cancel();
    expect(time.waiting()).toBe(0);
  });
});

it('a gateway that is mute says for how long, in whole seconds', () => {
  expect(silentFor(11_500)).toBe('silent for 12 s');
  expect([silentFor(11_499), 'no handshake in time'].map(isMuteReason)).toEqual([true, true]);
  expect(['refused', 'silent for ever', 'was silent for 3 s'].map(isMuteReason)).toEqual([
    ...[false, false, false],
  ]);
});
