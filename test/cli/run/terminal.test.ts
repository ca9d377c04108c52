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

async function interrupted(shown: string): Promise<{ code: number; screen: string }> {
  const child = place.spawnAtTerminal('start', '--demo', '--foreground', '--speed', '600');
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
      const { code, screen } = await interrupted('bought');
      expect(screen).not.toContain('error:');
      expect(screen).toContain('Stopped.');
      expect(screen).toContain('measured by the simulated broker');
      expect(code).toBe(0);
    }
  });

  it('does so while the simulators start', async () => {
    const { code, screen } = await interrupted('Ctrl-C ends it');
    expect(screen).not.toContain('error:');
    expect(screen).toContain('0 trades closed');
    expect(code).toBe(0);
  });
});
