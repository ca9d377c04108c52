// The caps of an entry: each follows its setting, and the report names the one that limited the size.
import { describe, expect, it } from 'vitest';
import { venuesOf } from '../../../src/trader/config/settings/venues.ts';
import { reportOf } from '../../../src/trader/domain/report/report.ts';
import { reportJson } from '../../../src/trader/domain/report/report-json.ts';
import { reportSections } from '../../../src/trader/domain/report/report-sections.ts';
import type { RiskSettings } from '../../../src/trader/ports/risk-settings.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';
import { played } from './session-fixture.ts';

const BUY = { '10:00:05': 'BUY' };

/** 5,000 shares wanted at 100.01 with 100,000 USD, in a market of 100,000 shares a minute. */
function entryUnder(risk: Partial<RiskSettings>, shares = 5_000) {
  const wanted = strategy({ size: { kind: 'shares', shares } });
  const { facts, result } = played({
    predictions: BUY,
    terms: { settings: settings([wanted], { risk: { ...settings([]).risk, ...risk } }) },
  });
  const report = reportOf({ ...result, symbols: [], notes: [] }, venuesOf('us').home);
  const table = reportSections(report).find(({ title }) => title === 'Sizes limited by a cap');
  return {
    bought: facts.flatMap(({ fact }) => (fact.type === 'signal-taken' ? fact.sizing.shares : [])),
    rows: table?.kind === 'table' ? table.rows : [],
    json: reportJson(report).sizes_limited,
  };
}

describe('the size of an entry', () => {
  it('is at most the set percent of the average minute', () => {
    expect(entryUnder({ minuteVolumePercentMax: 0.5 })).toEqual({
      bought: [500],
      rows: [['minute volume', '1', '0']],
      json: { minute_volume: { reduced: 1, refused: 0 } },
    });
    expect(entryUnder({ minuteVolumePercentMax: 0.0005 })).toEqual({
      bought: [],
      rows: [['minute volume', '0', '1']],
      json: { minute_volume: { reduced: 0, refused: 1 } },
    });
  });

  it('is at most the set leverage', () => {
    expect(entryUnder({})).toMatchObject({ bought: [999], rows: [['leverage', '1', '0']] });
    expect(entryUnder({ leverageMax: 1.5, minuteVolumePercentMax: 100 })).toMatchObject({
      bought: [1_499],
      json: { leverage: { reduced: 1, refused: 0 } },
    });
  });

  it('is not listed if no cap reduced it', () => {
    expect(entryUnder({}, 100)).toEqual({ bought: [100], rows: [], json: {} });
  });
});
