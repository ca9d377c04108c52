// What a person in Vietnam reads about a trade, a refusal and a lock: VND without decimals, on the clock of Ho Chi Minh City.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, type TradingDay } from '../../../src/kernel/instant.ts';
import { openJournalReader } from '../../../src/trader/app/stopped-state/journal-reader.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import { wordsAt } from '../../../src/trader/domain/wording/figures.ts';
import { refusalText } from '../../../src/trader/domain/wording/refusal-text.ts';
import { lockRow } from '../../../src/trader/surfaces/desk/lock-row.ts';
import { strategyRows } from '../../../src/trader/surfaces/desk/strategy-row.ts';
import { BARE } from './rig/plain-exchange.ts';
import { settings } from './rig/settings.ts';
import { fill, placeAt } from './rig/settling-venue.ts';

const VIETNAM = venuesOf('vietnam');
const HOME = VIETNAM.home;
const TEN = instant(Date.parse('2026-11-18T10:00:20+07:00'));
const DAY_LIMITS = {
  day: '2026-11-18' as TradingDay,
  ceiling: 90_900,
  floor: 79_100,
  reference: 85_000,
};

const ACCOUNT_VALUES = [
  'NetLiquidation',
  'SettledCash',
  'BuyingPower',
  'AvailableFunds',
  'ExcessLiquidity',
] as const;

async function atHose() {
  const risk = { ...settings([]).risk, positionNotionalMax: 1e9 };
  const place = await placeAt(
    { ...BARE, orderTypes: ['limit'] },
    { stop: { kind: 'percent', percent: 2.5 } },
    { venues: VIETNAM, at: TEN, settings: { venue: 'vietnam', accountType: 'cash', risk } },
  );
  const { rig } = place;
  for (const tag of ACCOUNT_VALUES) await rig.account(tag, 10_000_000_000);
  await rig.market({ type: 'limits', symbol: 'AAPL', limits: DAY_LIMITS });
  await rig.quote(85_400, { bid: 85_300, ask: 85_400 });
  function told(id: string): string[] {
    const reader = openJournalReader(rig.file, { clientId: undefined, home: HOME });
    if (!reader.ok) throw new Error(reader.failure.kind);
    const steps = reader.value.look.explain(id).filter(({ minor }) => !minor);
    reader.value.close();
    return steps.map(({ topic, text }) => `${topic}: ${text}`);
  }
  return { ...place, told };
}

describe('at an exchange of Vietnam', () => {
  it('an explanation has VND without decimals and the times of Ho Chi Minh City', async () => {
    const place = await atHose();
    await place.rig.predict('BUY');
    await fill(place, 'e', { price: 85_400 });
    const lines = place.told(place.rig.of('position-planned')[0]?.positionId ?? '');
    expect(lines.find((line) => line.startsWith('intent:'))).toMatch(/until 10:00:\d\d/);
    expect(lines.find((line) => line.startsWith('open:'))).toMatch(/: [\d,]+ VND at risk$/);
    expect(lines.join('\n')).not.toMatch(/USD|permId/);
  });

  it('a refusal, what a strategy waits for, and a lock have them too', async () => {
    const { rig, told } = await atHose();
    const lock = {
      id: 'L7',
      scope: { kind: 'all' },
      reason: {
        kind: 'low_profit',
        trades: 4,
        withinMs: 60 * MINUTE_MS,
        profit: -1_250_000,
        limit: 0,
      },
      since: TEN,
      until: instant(Date.parse('2026-11-18T13:30:00+07:00')),
    } as const;
    expect(lockRow(lock, HOME).text).toBe(
      'no entries in any symbol until 2026-11-18 13:30:00: 4 trades within 60 minutes earned -1,250,000 VND, the minimum is +0 VND',
    );
    await rig.command({ type: 'pause', symbol: 'AAPL', by: 'ann' });
    await rig.predict('BUY');
    const id = rig.of('signal-refused')[0]?.signal.id ?? '';
    expect(told(id).join('\n')).toContain(
      'refused: an operator paused the symbol at 2026-11-18 10:00:',
    );
    const reason = { kind: 'buying_power', notional: 42_700_000, available: 1_000_000 } as const;
    expect(refusalText(reason, wordsAt(HOME))).toBe(
      'the order needs 42,700,000 VND of 1,000,000 VND buying power',
    );
    const rows = strategyRows(rig.engine.strategies(), {
      look: { lastSignal: () => undefined },
      home: HOME,
    });
    expect(rows[0]?.waits_for?.[0]?.reasons.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^an operator paused the symbol at 2026-11-18 10:00:/),
    );
  });
});
