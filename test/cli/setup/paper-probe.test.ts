// `sluice doctor --paper-probe` as a process: whom it refuses, what it leaves in the folder, and Ctrl-C with a share in hand.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LONG_TIMEOUT, LONG_WAIT } from '../../processes/program.ts';
import { startGateway } from '../place/kept-journal.ts';
import { makePlace, type Ran } from '../place/sluice.ts';

const place = makePlace();
afterAll(() => place.leave());

/** Practice time in place of the host's time. */
const clockAt = (time: string, speed = 10): string =>
  `2026-11-18T${time}-05:00@${Date.now()}x${speed}`;

const MORNING = '10:00:20';
const TRANSCRIPT = join(place.folder, 'data', 'paper-DU1', 'paper-probe.json');

const gatewayOn = (clock: string) => startGateway(place, '--clock', clock);

const probe = (...args: string[]): Promise<Ran> =>
  place.run('doctor', '--paper-probe', '--symbol', 'AAPL', ...args);

describe('the paper probe', () => {
  it('rejects live mode, a dry run, a closed market and a missing symbol, with one sentence each', async () => {
    place.configure({ mode: 'live', account: 'U1' });
    const live = await probe('--json');
    place.configure({ mode: 'dry-run' });
    const dry = await probe();
    place.configure();
    const [night, nameless] = await Promise.all([
      probe('--clock', clockAt('20:00:00', 1)),
      place.run('doctor', '--paper-probe', '--clock', clockAt(MORNING, 1)),
    ]);
    expect([live, dry, night, nameless].map(({ code, out }) => [code, out])).toEqual(
      Array.from({ length: 4 }, () => [1, '']),
    );
    expect(live.err).toMatch(/needs mode: paper, but the mode is live/);
    expect(dry.err).toMatch(/needs mode: paper, but the mode is dry-run/);
    expect(night.err).toMatch(/regular hours/);
    expect(nameless.err).toMatch(/--symbol/);
    expect(existsSync(TRANSCRIPT)).toBe(false);
  });

  it('refuses to run beside a daemon of the account, and reverses its orders on Ctrl-C', async () => {
    const clock = clockAt(MORNING);
    const { process: sim, control } = await gatewayOn(clock);
    expect((await place.run('start', '--clock', clock, ...LONG_WAIT)).code).toBe(0);
    expect((await probe('--clock', clock)).err).toMatch(/The daemon of DU1 runs/);
    await place.run('stop', ...LONG_TIMEOUT);

    const running = place.spawn('doctor', '--paper-probe', '--symbol', 'AAPL', '--clock', clock);
    let out = '';
    let isInterrupted = false;
    running.stdout?.on('data', (chunk) => {
      out += chunk;
      if (out.includes('filled bracket  ') && !isInterrupted) {
        isInterrupted = true;
        running.kill('SIGINT');
      }
    });
    const { promise, resolve } = Promise.withResolvers<number | null>();
    running.on('close', resolve);
    expect(await promise).toBe(1);
    expect(out).toMatch(/ok {4}take everything back/);
    const book = (await (await fetch(`${control}/state`)).json()) as Record<
      string,
      { quantity: number }[]
    >;
    expect(book.open_orders).toEqual([]);
    expect(book.positions?.filter(({ quantity }) => quantity !== 0)).toEqual([]);
    const transcript = JSON.parse(readFileSync(TRANSCRIPT, 'utf8'));
    expect(transcript).toMatchObject({ passed: false, account: 'DU1', client_id: 918, left: [] });
    sim.kill();
  });
});
