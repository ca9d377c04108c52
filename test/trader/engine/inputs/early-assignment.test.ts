// A vertical whose sold call may be exercised over the night for a dividend is closed in the last hour before.
import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { EventRow } from '../../../../src/trader/domain/options/event-days.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { pinned } from '../option-entry/chain.ts';
import { asked } from '../requests/order-requests.ts';

const SPREAD = 'AAPL 261218C00100000-261218C00104000';
const LEGS = ['AAPL 261218C00100000', 'AAPL 261218C00104000'] as const;
const day = (text: string) => text as TradingDay;
const UNTIL = { symbol: '*', event: 'ex_dates_known_until', day: day('2027-01-31') } as const;

function goesEx(on: string, amount = 0.26, symbol = 'AAPL'): readonly EventRow[] {
  return [UNTIL, { symbol, event: 'ex_date', day: day(on), amount }];
}

/** Bought at 10:00 on Wednesday, 18 November. */
async function held(events: readonly EventRow[]): Promise<Harness> {
  const harness = createHarness({ settings: { events } });
  await harness.ready();
  await pinned(harness, SPREAD, '7001/7002');
  await quoted(harness, 0.2);
  const order = asked({ symbol: SPREAD, quantity: 1, type: 'LMT', price: 3.9 });
  await harness.command({ type: 'place-order', order, requester: { user: 'ann' } });
  const { e } = harness.bracket();
  await harness.told(e);
  for (const [index, symbol] of LEGS.entries()) {
    const fill = { execId: `0001.f00d.a${index}.01`, shares: 1, price: index === 0 ? 8 : 4.2 };
    const side = index === 0 ? 'buy' : 'sell';
    const execution = executionOf(e, { ...fill, at: harness.now() }, { symbol, side });
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
  }
  return harness;
}

/** The stock stands at 108: the sold call has this much time value beside 4. */
async function quoted(harness: Harness, timeValue: number): Promise<void> {
  const around = (price: number) => ({ bid: price - 0.02, ask: price + 0.02 });
  const legs = [around(8.1), around(4 + timeValue)] as const;
  await harness.quote(3.8, { symbol: SPREAD, bid: 3.75, ask: 3.85, legs });
}

async function atThree(
  harness: Harness,
  timeValue: number,
  spot = 108,
): Promise<readonly string[]> {
  await harness.jump(instant(Date.parse('2026-11-18T20:00:01Z')));
  await harness.quote(spot);
  await quoted(harness, timeValue);
  await harness.pass(2_000);
  return harness.of('position-closing').map(({ reason }) => reason);
}

describe('a vertical with a sold call in the money, an hour before the close', () => {
  it('is closed if the stock goes ex on the next day, for more than the time value', async () => {
    expect(await atThree(await held(goesEx('2026-11-19')), 0.2)).toEqual(['early_assignment']);
  });

  it.each([
    ['the time value is more', goesEx('2026-11-19'), 0.3, 108],
    ['the call is out of the money', goesEx('2026-11-19'), 0.2, 103],
    ['the stock goes ex a day later', goesEx('2026-11-20'), 0.2, 108],
    ['the stock went ex today', goesEx('2026-11-18'), 0.2, 108],
    ['another stock goes ex', goesEx('2026-11-19', 0.26, 'MSFT'), 0.2, 108],
    ['no calendar is known', [], 0.2, 108],
  ])('stays if %s', async (_, events, timeValue, spot) => {
    expect(await atThree(await held(events), timeValue, spot)).toEqual([]);
  });
});
