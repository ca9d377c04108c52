// The program at a terminal: with keyboard input, and the output that the screen shows.
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { runs } from '../../runs/runs.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const CTRL_C = '\u0003';
/** With TEST_RUNS=2 as often as a failure in one of four would need to be seen. */
const ROUNDS = Math.max(2, runs(4));

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.leave());

async function interrupted(
  shown: string,
  speed: number,
): Promise<{ code: number; screen: string }> {
  const flags = ['--demo', '--foreground', '--speed', String(speed)];
  const child = place.spawnAtTerminal('start', ...flags);
  let screen = '';
  child.stdout?.on('data', (chunk) => {
    screen += chunk;
  });
  await until(`the screen shows ${shown}`, () => screen.includes(shown));
  child.stdin?.write(CTRL_C);
  const [code] = await once(child, 'close');
  return { code, screen };
}

describe('Ctrl-C at a terminal', () => {
  it('ends the demonstration with its summary and exit code 0, every time', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      // At several hundred times the pace of the wall, a busy machine may fill no entry in all three days.
      const { code, screen } = await interrupted('bought', 120);
      expect(screen).not.toContain('error:');
      expect(screen).toContain('Stopped.');
      expect(screen).toContain('measured by the simulated broker');
      expect(code).toBe(0);
    }
  });

  it('does so while the simulators start', async () => {
    // So slow that no trade is closed before the key arrives.
    const { code, screen } = await interrupted('Ctrl-C ends it', 1);
    expect(screen).not.toContain('error:');
    expect(screen).toContain('0 trades closed');
    expect(code).toBe(0);
  });
});
