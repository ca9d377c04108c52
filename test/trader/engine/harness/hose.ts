// The engine of an account in Vietnam: AAPL stands for a share at HOSE, at 85,400 dong on a Wednesday at ten.
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { openJournalReader } from '../../../../src/trader/app/stopped-state/journal-reader.ts';
import { venuesOf } from '../../../../src/trader/app/venues.ts';
import { BARE } from './plain-exchange.ts';
import { settings } from './settings.ts';
import { placeAt } from './settling-venue.ts';

const VIETNAM = venuesOf('vietnam');
export const HOME = VIETNAM.home;
export const TEN = instant(Date.parse('2026-11-18T10:00:20+07:00'));
export const DAY_LIMITS = {
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

/** `limits`: null if the day's are not published. */
export async function atHose(limits: typeof DAY_LIMITS | null = DAY_LIMITS) {
  const risk = { ...settings([]).risk, positionNotionalMax: 1e9 };
  const place = await placeAt(
    { ...BARE, orderTypes: ['limit'] },
    { stop: { kind: 'percent', percent: 2.5 } },
    { venues: VIETNAM, at: TEN, settings: { venue: 'vietnam', accountType: 'cash', risk } },
  );
  const { harness } = place;
  for (const tag of ACCOUNT_VALUES) await harness.account(tag, 10_000_000_000);
  if (limits !== null) await harness.market({ type: 'limits', symbol: 'AAPL', limits });
  await harness.quote(85_400, { bid: 85_300, ask: 85_400 });
  function told(id: string): string[] {
    const reader = openJournalReader(harness.file, { clientId: undefined, home: HOME });
    if (!reader.ok) throw new Error(reader.failure.kind);
    const steps = reader.value.look.explain(id).filter(({ minor }) => !minor);
    reader.value.close();
    return steps.map(({ topic, text }) => `${topic}: ${text}`);
  }
  return { ...place, told };
}
