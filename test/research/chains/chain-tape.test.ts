// A chain shows what was known at the moment: rows at or before it, open interest of a day before, contracts as they were quoted then.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { instantOf, parseWallTime } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { createChainTape, type TapedRows } from '../../../src/research/chains/chain-tape.ts';
import { OPTION_COLUMNS, optionColumns } from '../../../src/research/options/option-columns.ts';
import { recordedRows } from './recorded-options.ts';
import { tapedColumns, tapedRows } from './taped-rows.ts';

const C104 = 'AAPL 261218C00104000';
const P97 = 'AAPL 261218P00097000';

function at(text: string): Instant {
  const wall = parseWallTime(text);
  if (wall === undefined) throw new Error(text);
  return instantOf(US_EQUITIES.zone, wall.day, wall.msOfDay);
}

/** `id bid/ask OI` of all that is quoted. */
function chainAt(taped: TapedRows, moment: Instant): readonly string[] {
  const tape = createChainTape(taped);
  tape.playTo(moment);
  return [...tape.quoted()].map(
    ({ contract, bid, ask, openInterest }) => `${contract.id} ${bid}/${ask} ${openInterest}`,
  );
}

describe('a chain at a moment', () => {
  const rows = tapedRows([
    `2026-11-17 16:00 ${C104} 2.00 2.10 openInterest=80`,
    `2026-11-17 16:00 ${P97} 1.00 1.10`,
    `2026-11-18 10:00 ${C104} 1.90 2.00 openInterest=90`,
    `2026-11-18 10:05 ${C104} 0 0.05`,
  ]);

  it('is that of the session before until its first row of the day', () => {
    expect(chainAt(rows, at('2026-11-17 15:59'))).toEqual([]);
    expect(chainAt(rows, at('2026-11-18 09:59'))).toEqual([
      `${C104} 2/2.1 80`,
      `${P97} 1/1.1 2000`,
    ]);
    expect(chainAt(rows, at('2026-11-18 10:00'))).toEqual([`${C104} 1.9/2 90`]);
  });

  it('keeps a bid of nothing, and is over after a session without rows', () => {
    expect(chainAt(rows, at('2026-11-18 10:05'))).toEqual([`${C104} 0/0.05 2000`]);
    expect(chainAt(rows, at('2026-11-19 11:00'))).toHaveLength(1);
    expect(chainAt(rows, at('2026-11-20 11:00'))).toEqual([]);
  });

  it('lists no contract after its last day, which is the session before a Saturday', () => {
    const saturday = tapedRows(['2026-11-20 16:00 AAPL 261121C00100000 1.00 1.10']);
    const tape = createChainTape(saturday);
    tape.playTo(at('2026-11-20 16:00'));
    expect(tape.contractOf('AAPL 261121C00100000')?.lastTradeDay).toBe('2026-11-20');
    expect([...tape.quoted()]).toHaveLength(1);
    tape.playTo(at('2026-11-23 09:31'));
    expect([...tape.quoted()]).toEqual([]);
  });

  it('shows the open interest of a day only when the day is over', () => {
    const early = tapedRows([
      `2026-11-17 16:00 ${C104} 2.00 2.10 openInterest=80 openInterestDay=2026-11-17`,
      `2026-11-18 16:00 ${C104} 2.00 2.10 openInterest=95 openInterestDay=2026-11-18`,
    ]);
    expect(chainAt(early, at('2026-11-17 16:00'))).toEqual([`${C104} 2/2.1 NaN`]);
    expect(chainAt(early, at('2026-11-18 10:00'))).toEqual([`${C104} 2/2.1 80`]);
    expect(chainAt(early, at('2026-11-18 16:00'))).toEqual([`${C104} 2/2.1 80`]);
    expect(chainAt(early, at('2026-11-19 10:00'))).toEqual([`${C104} 2/2.1 95`]);
  });
});

describe('no look-ahead', () => {
  const recorded = recordedRows('TWX', 'twx-options-2014-06-05-to-06.csv.gz');
  const open = at('2014-06-05 09:30');

  /** The rows after a moment have other figures, or are gone. */
  function changedAfter(moment: Instant, isGone: boolean): TapedRows {
    const parts = recorded.days.map((day) => recorded.rowsOf(day));
    const kept = parts.flatMap((rows) =>
      Array.from(rows.at, (time, row) => ({ rows, row, isLater: time > moment })).filter(
        ({ isLater }) => !(isLater && isGone),
      ),
    );
    const columns = optionColumns(kept.length);
    for (const [place, { rows, row, isLater }] of kept.entries())
      for (const name of OPTION_COLUMNS) {
        const value = rows[name][row] ?? Number.NaN;
        const isChanged = isLater && (name === 'bid' || name === 'ask' || name === 'openInterest');
        columns[name][place] = isChanged ? value + 7 : value;
      }
    return tapedColumns('TWX', columns, recorded.priceSteps);
  }

  it('shows the same chain at any moment, whatever the rows after it are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 * 24 * 60 }), fc.boolean(), (minutes, isGone) => {
        const moment = instant(open + minutes * MINUTE_MS);
        expect(chainAt(changedAfter(moment, isGone), moment)).toEqual(chainAt(recorded, moment));
      }),
      { numRuns: 12 },
    );
  });

  it('shows rows later if they are shifted to a later time', () => {
    const [day] = recorded.days;
    if (day === undefined) throw new Error('no day');
    const rows = recorded.rowsOf(day);
    const later = { ...rows, at: rows.at.map((time) => time + 5 * MINUTE_MS) };
    const shifted = tapedColumns('TWX', later, recorded.priceSteps);
    const moment = at('2014-06-05 10:30');
    const before = instant(moment - 5 * MINUTE_MS);
    expect(chainAt(shifted, moment)).toEqual(chainAt(recorded, before));
    expect(chainAt(recorded, before)).not.toEqual(chainAt(recorded, moment));
  });
});
