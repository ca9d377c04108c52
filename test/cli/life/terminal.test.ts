// The program at a terminal: a person types, and reads what the screen shows.
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makePlace, type Place } from '../place/sluice.ts';

const CTRL_C = '\u0003';
/** `npm run test:long` asks as often as a failure in one of nine would need to be seen. */
const ROUNDS = Number(process.env.TEST_RUNS ?? 0.5) < 1 ? 3 : 20;

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
  await vi.waitFor(() => expect(screen).toContain(shown), { timeout: 60_000, interval: 20 });
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
      expect(screen).toContain("by the broker's own book");
      expect(code).toBe(0);
    }
  });
});
