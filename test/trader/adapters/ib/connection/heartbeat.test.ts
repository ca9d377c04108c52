// A line on a clock of the test: a probe after five seconds of silence, suspicion after 1.5 more, the end after ten and a last probe.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import { createHeartbeat } from '../../../../../src/trader/adapters/ib/connection/heartbeat.ts';
import { createManualTime } from '../../../../kernel/manual-time.ts';

function line() {
  const time = createManualTime(instant(0));
  const log: string[] = [];
  const note = (what: string) => void log.push(`${time.wall.now()} ${what}`);
  const heartbeat = createHeartbeat({
    wall: time.wall,
    sendProbe: () => note('probe'),
    onChange: () => note(heartbeat.isSuspect() ? 'suspect' : 'alive'),
    onDead: note,
  });
  return { time, heartbeat, log };
}

describe('a heartbeat', () => {
  it('ends a line that is silent through two probes', () => {
    const { time, heartbeat, log } = line();
    heartbeat.start();
    time.advance(20_000);
    expect(log).toEqual([
      ...['5000 probe', '6500 suspect', '10000 probe', '11500 silent for 12 s'],
    ]);
  });

  it('sends nothing while something arrives, and probes five seconds after the last of it', () => {
    const { time, heartbeat, log } = line();
    heartbeat.start();
    for (const _ of [1, 2, 3]) {
      time.advance(4_000);
      heartbeat.received();
    }
    expect(heartbeat.quietMs()).toBe(0);
    time.advance(4_999);
    expect(log).toEqual([]);
    time.advance(1);
    expect(log).toEqual(['17000 probe']);
  });

  it('ends its suspicion with the first message, and watches as before', () => {
    const { time, heartbeat, log } = line();
    heartbeat.start();
    time.advance(7_000);
    expect(heartbeat.isSuspect()).toBe(true);
    heartbeat.received();
    expect(log.at(-1)).toBe('7000 alive');
    time.advance(9_999);
    expect(log.slice(3)).toEqual(['12000 probe', '13500 suspect']);
  });

  it('answers a probe with the first message, or after its deadline', () => {
    const { time, heartbeat, log } = line();
    heartbeat.start();
    const answers: boolean[] = [];
    heartbeat.probe((isAlive) => answers.push(isAlive));
    heartbeat.probe((isAlive) => answers.push(isAlive));
    heartbeat.received();
    expect(answers).toEqual([true, true]);
    heartbeat.probe((isAlive) => answers.push(isAlive));
    time.advance(1_499);
    expect(answers).toHaveLength(2);
    time.advance(1);
    expect(answers).toEqual([true, true, false]);
    expect(log.at(-1)).toBe('1500 suspect');
  });

  it('is over once it is stopped, and says so to those who wait', () => {
    const { time, heartbeat, log } = line();
    heartbeat.start();
    const answers: boolean[] = [];
    heartbeat.probe((isAlive) => answers.push(isAlive));
    heartbeat.stop();
    time.advance(60_000);
    expect(answers).toEqual([false]);
    expect(log).toEqual(['0 probe']);
  });
});
