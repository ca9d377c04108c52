// The film of a day over HTTP, from the files of a trader that does not run.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tapeFilesIn } from '../../../src/trader/adapters/tape/tape-files.ts';
import type { FilmView } from '../../../src/trader/contract/film.ts';
import * as condors from '../../trader/engine/reconcile/sold-condor.ts';
import { FILMED_DAY, filmedDay } from '../harness/filmed-day.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';

async function filmAsked(place: Awaited<ReturnType<typeof filmedDay>>) {
  const api = await served([scriptedTrader('DU1', 'DU1')], 'closed', new Map(), {
    traders: [place],
  });
  const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
  return async (what: string) => {
    const { status, body } = await api.ask('GET', `/api/v1/daemon/DU1/film/${what}`, { bearer });
    return { status, film: body as FilmView, detail: (body as { detail?: string }).detail };
  };
}

it('has quotes and bars of the tape, facts in sentences, orders and the stop as it moved', async () => {
  const get = await filmAsked(await filmedDay());
  const { status, film } = await get(FILMED_DAY);
  expect(status).toBe(200);
  expect(film).toMatchObject({
    ...{ day: FILMED_DAY, symbol: 'SPY', symbols: ['SPY'], has_tape: true, quote_seconds: 5 },
    ...{ open: '2020-12-16T14:30:00.000Z', close: '2020-12-16T21:00:00.000Z' },
    missing: ['The tape begins at 09:36 ET: there are no quotes before.'],
    positions: [{ id: 'SPY-6', stop: [{ price: 368.5 }, { price: 369, why: 'trail' }] }],
    executions: [{ exec_id: 'e1.01' }, { exec_id: 'e2.01' }],
    orders: [
      { leg: 'entry', action: 'BUY', quantity: 100 },
      { leg: 'stop', action: 'SELL', stop_price: 369 },
    ],
  });
  expect(film.bars.length).toBe(10);
  expect(film.bars[0]).toEqual({
    ...{ at: '2020-12-16T14:36:00.000Z', open: 369.6, high: 369.71, low: 369.6, close: 369.71 },
    volume: 500,
  });
  expect(film.quotes.at.slice(0, 2)).toEqual([360, 365]);
  expect(film.quotes.last.slice(0, 2)).toEqual([369.6, 369.61]);
  const text = film.facts.map(({ topic, text: said }) => `${topic}: ${said}`).join('\n');
  expect(text).toMatch(/daemon: started in mode paper/);
  expect(text).toMatch(/prediction: SPY BUY, confidence 0.8/);
  expect(text).toMatch(/refused: the position is open already: SPY-6/);
  expect(film.facts.find(({ topic }) => topic === 'prediction')).toMatchObject({
    ...{ symbol: 'SPY', of: 'p1' },
  });
});

it('of a stock has the option positions on it, whose own film has no stop price where none is needed', async () => {
  const { facts } = await condors.held();
  const get = await filmAsked(await filmedDay({ facts: facts.map(({ fact }) => fact) }));
  const { film } = await get(`${FILMED_DAY}?symbol=AAPL`);
  expect(film.positions).toEqual([]);
  expect(film.options_held).toMatchObject([{ symbol: condors.CONDOR, side: 'short', until: null }]);
  const own = await get(`${FILMED_DAY}?symbol=${encodeURIComponent(condors.CONDOR)}`);
  expect(own.film.options_held).toEqual([]);
  expect(own.film.positions).toMatchObject([
    { id: film.options_held[0]?.id, side: 'short', stop: [{ kind: 'placed', price: null }] },
  ]);
  expect((await get(`${FILMED_DAY}?symbol=AAP`)).film.options_held).toEqual([]);
});

it('says in a sentence what is missing: a tape, a day, a symbol', async () => {
  const get = await filmAsked(await filmedDay({ hasTape: false }));
  const { film } = await get(FILMED_DAY);
  expect(film).toMatchObject({ has_tape: false, bars: [], quotes: { at: [] } });
  expect(film.missing).toEqual([
    'There is no tape of 2020-12-16 and no bars are stored: the film has facts and orders without prices.',
  ]);
  expect(film.facts.length).toBeGreaterThan(5);
  const { film: weekend } = await get('2020-12-19');
  expect(weekend).toMatchObject({ symbol: null, facts: [], previous_day: FILMED_DAY });
  expect(weekend.missing).toEqual([
    'The exchange was closed on 2020-12-19, and the trader recorded nothing.',
  ]);
  const { film: before } = await get('2020-12-15');
  expect(before).toMatchObject({ next_day: FILMED_DAY, previous_day: null });
  expect(before.missing).toEqual([
    'Nothing is on record of 2020-12-15: the trader did not run, or its journal begins later.',
  ]);
  const { film: unknown } = await get(`${FILMED_DAY}?symbol=ZZZ`);
  expect(unknown.missing).toEqual(['ZZZ has neither a fact nor a price on 2020-12-16.']);
  // The rest of the newest day has not come yet.
  const newest = Date.parse(film.facts.at(-1)?.at ?? '');
  expect(Date.parse(unknown.to)).toBe(newest + 60_000);
});

it('refuses what is not a day, and knows nothing where there is no journal', async () => {
  const place = await filmedDay();
  const get = await filmAsked(place);
  for (const [wrong, says] of [
    ['yesterday', /day/],
    ['2020-02-30', /day/],
    [`${FILMED_DAY}?symbol=spy`, /symbol/],
    [`${FILMED_DAY}?from=1`, /from/],
  ] as const) {
    const { status, detail } = await get(wrong);
    expect([wrong, status]).toEqual([wrong, 422]);
    expect(detail).toMatch(says);
  }
  rmSync(join(place.dataFolder, 'paper-DU1', 'journal.sqlite'));
  const { status, film } = await get(FILMED_DAY);
  expect(status).toBe(200);
  expect(film).toMatchObject({ facts: [], orders: [], previous_day: null });
});

it('shows the facts of a day whose tape is damaged, and names the file', async () => {
  const place = await filmedDay();
  const [tape] = tapeFilesIn(join(place.dataFolder, 'paper-DU1', 'tape'));
  if (tape === undefined) throw new Error('no tape');
  writeFileSync(tape.path, 'not a tape');
  const { status, film } = await (await filmAsked(place))(FILMED_DAY);
  expect(status).toBe(200);
  expect(film.missing.join(' ')).toMatch(/2020-12-16\.ndjson\.gz: /);
  expect(film.facts.length).toBeGreaterThan(5);
});
