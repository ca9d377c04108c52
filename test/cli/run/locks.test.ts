import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Lock } from '../../../src/trader/domain/terms/lock.ts';
import { LONG_TIMEOUT, LONG_WAIT } from '../../processes/program.ts';
import { keepJournal, startGateway } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
const HOUR = 3_600_000;
const now = instant(Math.floor(Date.now() / 1_000) * 1_000);
const streak: Lock = {
  id: 'L1',
  scope: { kind: 'all' },
  reason: { kind: 'losing_streak', losses: 4, limit: 4 },
  since: now,
  until: instant(now + 20 * HOUR),
};
const guard: Lock = {
  id: 'L2',
  scope: { kind: 'symbol', symbol: 'AAPL' },
  reason: { kind: 'stoploss_guard', stops: 3, limit: 3, withinMs: HOUR },
  since: now,
  until: instant(now + 2 * HOUR),
};

beforeAll(() => {
  place = makePlace();
  keepJournal(
    place,
    [streak, guard].map((lock, index) => {
      const fact = { type: 'lock-set', lock } as const;
      return { seq: index + 1, at: now, cause: 0, correlation: `#${index + 1}`, fact };
    }),
  );
});
afterAll(async () => {
  await place.run('stop', ...LONG_TIMEOUT);
  place.leave();
});

describe('locks', () => {
  it('are read from the journal without a daemon, but lifted only while one runs', async () => {
    place.configure();
    const [text, json, status, lifted] = await Promise.all([
      place.run('locks'),
      place.run('locks', '--json'),
      place.run('status', '--json'),
      place.run('locks', '--delete', 'L1'),
    ]);
    expect(text.code).toBe(0);
    expect(text.out).toMatch(/^L1 .* all .*4 losing trades in a row/m);
    expect(text.out).toMatch(/^L2 .* AAPL .*3 stop-outs/m);
    expect(JSON.parse(json.out)).toMatchObject([
      { id: 'L1', scope: 'all', symbol: null, reason: streak.reason, live: false },
      { id: 'L2', scope: 'symbol', symbol: 'AAPL', until: new Date(guard.until).toISOString() },
    ]);
    expect(JSON.parse(status.out)).toMatchObject({ live: false, locks: [{ id: 'L1' }, {}] });
    expect(lifted).toMatchObject({ code: 3 });
  });

  it('survive a restart, are lifted by id, and cannot be lifted twice', async () => {
    await startGateway(place);
    expect(await place.run('start', ...LONG_WAIT)).toMatchObject({ code: 0, err: '' });
    const before = JSON.parse((await place.run('status', '--json')).out);
    expect(before).toMatchObject({ trading: { state: 'REDUCING' }, locks: [{}, {}] });
    const lifted = await place.run('locks', '--delete', 'L1');
    expect(lifted).toMatchObject({ code: 0, out: expect.stringContaining('losing trades') });
    expect((await place.run('locks', '--delete', 'L1')).code).toBe(2);
    const [after, rest] = await Promise.all([place.run('status'), place.run('locks', '--json')]);
    expect(after.out).toMatch(/^trading +ACTIVE/m);
    expect(after.out).toMatch(/^lock +no entries in AAPL until .*3 stop-outs/m);
    expect(JSON.parse(rest.out)).toMatchObject([{ id: 'L2', live: true }]);
  });
});
