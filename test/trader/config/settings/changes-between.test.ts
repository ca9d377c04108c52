// Changes between two settings are named in the words of the files.
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { SLUICE_SCHEMA } from '../../../../src/trader/config/schema/sluice-schema.ts';
import { settingsAsWritten } from '../../../../src/trader/config/settings/as-written.ts';
import { changesBetween } from '../../../../src/trader/config/settings/changes-between.ts';
import { defaultSettings } from '../../../../src/trader/config/settings/default-settings.ts';
import { toSettings } from '../../../../src/trader/config/settings/to-settings.ts';
import { parseStrategy } from '../../../../src/trader/config/strategies/load-strategies.ts';
import { changeLines } from '../../../../src/trader/domain/edits/config-change.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';

function settingsOf(file: object, terms: object): Settings {
  const plain = {
    ...{ name: 'follow', symbols: ['SPY'], size: { shares: 10 }, stop: { percent: 1 } },
    entry: { when: 'prediction.confidence > 0.5' },
  };
  const parsed = parseStrategy('follow.yaml', JSON.stringify({ ...plain, ...terms }));
  if (!parsed.ok) throw new Error(parsed.failure.map(sentenceOf).join('; '));
  return toSettings(SLUICE_SCHEMA.parse({ account: 'DU1', ...file }), '', [parsed.value.strategy]);
}

describe('the changes between two settings', () => {
  it('have the paths and units of the files', () => {
    const terms = { cooldown_minutes: 0, exit: { max_minutes: 120 } };
    const was = settingsOf({}, terms);
    const is = settingsOf(
      {
        risk: { max_position_notional: 20_000, seconds_after_execution: 60 },
        execution: { entry_seconds: 10 },
        protections: { stoploss_guard: { stops: 3, within_minutes: 60, lock_minutes: 120 } },
      },
      { cooldown_minutes: 10, exit: { max_minutes: 90, at: '15:45' } },
    );
    expect(changeLines(changesBetween(was, is)).sort()).toEqual([
      'execution.entry_seconds 30 -> 10',
      'follow: exit.max_minutes 120 -> 90, cooldown_minutes 0 -> 10, exit.at nothing -> 15:45',
      'protections.stoploss_guard.lock_minutes nothing -> 120',
      'protections.stoploss_guard.per nothing -> all',
      'protections.stoploss_guard.stops nothing -> 3',
      'protections.stoploss_guard.within_minutes nothing -> 60',
      'risk.max_position_notional 50000 -> 20000',
      'risk.seconds_after_execution 5 -> 60',
    ]);
    expect(changeLines(changesBetween(was, was))).toEqual([]);
  });

  it('cover every limit: the settings as written give the same limits', () => {
    const was = defaultSettings(['SPY'], []);
    const limits = {
      ...{ max_position_percent: 7, max_order_shares: 8, max_gross_exposure_percent: 90 },
      ...{ max_net_exposure_percent: 60, max_losing_streak: 4, max_entries_per_day: 40 },
      ...{ max_spread_percent: 0.3, max_anchor_gap_percent: 1.5, max_overnight_notional: 9 },
      ...{ max_watched_positions: 2, max_watched_notional: 9_000 },
      ...{ allow_symbols: ['SPY'], deny_symbols: ['GME'], on_daily_loss: 'flatten' },
    };
    const file = SLUICE_SCHEMA.parse({
      account: 'DU1',
      risk: { ...limits, options: { max_loss_percent: 20 } },
      protections: { max_drawdown: { percent: 3, within_days: 5, lock_minutes: 60 } },
    });
    const is = toSettings(file, '', []);
    const written = JSON.parse(JSON.stringify(settingsAsWritten(is)));
    const again = SLUICE_SCHEMA.parse({
      account: 'DU1',
      ...{ risk: written.risk, protections: written.protections },
    });
    expect(toSettings(again, '', [])).toMatchObject({
      risk: is.risk,
      protections: is.protections,
    });
    expect(again.risk).toEqual(file.risk);
    const names = changesBetween(was, is).settings.map(({ path }) => path);
    expect(names).toEqual(expect.arrayContaining(Object.keys(limits).map((key) => `risk.${key}`)));
  });
});
