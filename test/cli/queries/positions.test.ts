import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { HELD, OPENING, POSITION, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;

beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.leave());

const STOP = { type: 'order-updated', orderRef: 'abcdefgh.6.s', symbol: 'SPY' } as const;

async function shownAfter(...facts: readonly Fact[]) {
  keepJournal(place, recorded([...OPENING, ...HELD, ...facts]));
  const [text, status, positions] = await Promise.all([
    place.run('status'),
    place.run('status', '--json'),
    place.run('positions', '--json'),
  ]);
  return { text: text.out, status: JSON.parse(status.out), positions: JSON.parse(positions.out) };
}

describe('status and positions of a stopped daemon', () => {
  it('call a position protected under a working stop', async () => {
    const { text, status, positions } = await shownAfter();
    expect(text).toMatch(
      /^1 position, as of [\d-]+ [\d:]+ ET under working stops; verify in TWS; worst case if every stop fills: -?\d/,
    );
    expect(status).toMatchObject({ positions: 1, protected_positions: 1, open_orders: 1 });
    expect(positions).toMatchObject([{ id: POSITION, stop_status: 'working', protected: true }]);
  });

  it('lists those of a symbol, or of a strategy', async () => {
    await shownAfter();
    const ids = async (...args: readonly string[]) => {
      const { out, code } = await place.ask('positions', ...args, '--json');
      return [code, (JSON.parse(out) as { id: string }[]).map(({ id }) => id)];
    };
    expect(await ids('--symbol', 'spy')).toEqual([0, [POSITION]]);
    expect(await ids('--symbol', 'QQQ')).toEqual([0, []]);
    expect(await ids('--strategy', 'demo')).toEqual([0, [POSITION]]);
    expect(await ids('--strategy', 'fade')).toEqual([0, []]);
    expect(await ids('--foreign', '--symbol', 'SPY')).toEqual([0, []]);
  });

  it('says of a stop that only a daemon watches what is true while none runs', async () => {
    const planned = OPENING.map((fact) =>
      fact.type === 'position-planned'
        ? { ...fact, plan: { ...fact.plan, isWatched: true as const } }
        : fact,
    );
    keepJournal(place, recorded([...planned, ...HELD, { ...STOP, status: 'cancelled' }]));
    const { out } = await place.run('status');
    expect(out).toMatch(/^1 position, 1 NOT WATCHED, as of .*; worst case: loss unlimited\n/);
    expect(out).toContain(
      'SPY 100: its stop at 369 is NOT WATCHED (no daemon runs); a fall through it is not sold, so the loss is unlimited: run `sluice start`, or close it at the broker',
    );
  });

  it.each<[string, string, Fact]>([
    ['is held by the broker', 'acknowledged', { ...STOP, status: 'acknowledged' }],
    [
      'was made another kind of order',
      'working',
      { ...STOP, status: 'working', orderType: 'other' },
    ],
    ['is unknown', 'unknown', { ...STOP, status: 'unknown' }],
    ['covers too little', 'working', { ...STOP, status: 'working', quantity: 60 }],
  ])('reports it as not protected if its stop %s', async (_, stopStatus, fact) => {
    const { text, status, positions } = await shownAfter(fact);
    expect(text).toMatch(
      /^1 position, 1 NOT PROTECTED at the broker, as of .*; verify in TWS; worst case: loss unlimited\n/,
    );
    expect(text).toContain('run `sluice protect SPY` or `sluice exit SPY --yes`');
    expect(status).toMatchObject({ unprotected: ['SPY'], worst_case: null, loss_unlimited: true });
    expect(status).toMatchObject({ positions: 1, protected_positions: 0, open_orders: 1 });
    expect(positions).toMatchObject([{ stop_status: stopStatus, protected: false }]);
  });
});
