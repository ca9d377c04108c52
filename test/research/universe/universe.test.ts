// The days of a listing, both of them included, and what is said of symbols that stopped trading.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, type TradingDay } from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { type Listing, readListings } from '../../../src/research/universe/listing-file.ts';
import {
  delistingsOf,
  isListedOn,
  listedBars,
  universeOf,
} from '../../../src/research/universe/universe.ts';
import { barAt } from '../../trader/engine/harness/history.ts';
import { sessionsFrom } from '../backtest/long-bars-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'universe-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Thursday to Thursday. */
const SESSIONS = sessionsFrom('2026-03-05', 6);

function listing(from: string | undefined, to: string | undefined, value?: number): Listing {
  const [first, last] = [from, to] as (TradingDay | undefined)[];
  return { symbol: 'BOOM', from: first, to: last, reason: undefined, value };
}

/** The first and the last minute of each session. */
function barsOf(sessions: readonly Session[]) {
  const builder = createColumnBuilder();
  for (const { open, close } of sessions)
    for (const start of [open, close - MINUTE_MS]) builder.add(barAt(instant(start), 100));
  return builder.build(MINUTE_MS);
}

function stoppedOf(one: Listing | undefined, sessions: readonly Session[], count: number) {
  const given = one && { file: 'symbols.csv', listings: new Map([['BOOM', one]]) };
  const bars = new Map([['BOOM', barsOf(SESSIONS.slice(0, count))]]);
  return universeOf(bars, given, { calendar: US_EQUITIES, sessions });
}

describe('a listing', () => {
  it('has its first and its last day, whole', () => {
    const days = SESSIONS.map(({ day }) => day);
    const listed = (one: Listing | undefined) => days.filter((day) => isListedOn(one, day));
    expect(listed(listing('2026-03-06', '2026-03-10'))).toEqual(days.slice(1, 4));
    expect(listed(listing('2026-03-06', undefined))).toEqual(days.slice(1));
    expect(listed(undefined)).toEqual(days);
    const bars = listedBars(barsOf(SESSIONS), listing('2026-03-06', '2026-03-10', 1), US_EQUITIES);
    const three = SESSIONS.slice(1, 4);
    expect([...bars.start]).toEqual(three.flatMap(({ open, close }) => [open, close - MINUTE_MS]));
  });

  it('that ends at a weekend has the Friday, and one that begins there has the Monday', () => {
    const [, friday, monday] = SESSIONS;
    const ending = listedBars(barsOf(SESSIONS), listing('2026-03-06', '2026-03-08'), US_EQUITIES);
    expect([...ending.start]).toEqual([friday?.open, (friday?.close ?? 0) - MINUTE_MS]);
    const begun = listedBars(barsOf(SESSIONS), listing('2026-03-07', undefined), US_EQUITIES);
    expect(begun.start[0]).toBe(monday?.open);
  });

  it('may be worth nothing after its end', () => {
    const file = join(folder, 'symbols.csv');
    writeFileSync(file, 'symbol,from,to,reason,value\nBOOM,,2026-03-06,bankrupt,0\n');
    const read = readListings(file);
    expect(read.ok && read.value.get('BOOM')?.value).toBe(0);
  });
});

describe('a symbol that stopped trading', () => {
  it('is named where its last day is before that of the run, or is that and has a value', () => {
    const end = SESSIONS.at(-1)?.day;
    const earlier = listing(undefined, '2026-03-11');
    expect(stoppedOf(earlier, SESSIONS, 6).stopped).toMatchObject([{ day: '2026-03-11' }]);
    expect(stoppedOf(listing(undefined, end), SESSIONS, 6).stopped).toEqual([]);
    expect(stoppedOf(listing(undefined, end, 3), SESSIONS, 6).stopped).toMatchObject([
      { symbol: 'BOOM', day: end, value: 3 },
    ]);
  });

  it('is known by bars that end five sessions before the others, in a run of more', () => {
    expect(stoppedOf(undefined, SESSIONS, 1).stopped).toMatchObject([{ day: '2026-03-05' }]);
    expect(stoppedOf(undefined, SESSIONS, 2).stopped).toEqual([]);
    expect(stoppedOf(undefined, SESSIONS.slice(1), 1).stopped).toEqual([]);
  });

  it('has its value from the close of its last day on', () => {
    const [, friday] = SESSIONS;
    const universe = stoppedOf(listing(undefined, '2026-03-08', 3), SESSIONS, 2);
    expect([...delistingsOf(universe, US_EQUITIES)]).toEqual([
      ['BOOM', { from: friday?.close, value: 3 }],
    ]);
  });
});
