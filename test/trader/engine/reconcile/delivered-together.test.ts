// Before its expiry both contracts of a vertical are delivered in one night: the one that was sold is assigned, and a person exercises the other.
// No share is left of that, and only where the broker lists the shares as trades at the strikes do they prove what it was worth.
import { describe, expect, it } from 'vitest';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import * as puts from '../orders/sold-spread.ts';
import { alarms, NIGHT } from './exercises.ts';
import { execution } from './nights.ts';
import { held, holds, looks, SPREAD } from './spreads.ts';

async function night(harness: Harness, executions: readonly ReportedExecution[]): Promise<Harness> {
  await looks(harness, harness.state().positions.size > 0 ? bothOf(harness) : []);
  await harness.jump(NIGHT);
  await looks(harness, [], { executions });
  return harness;
}

function bothOf(harness: Harness) {
  const [position] = harness.state().positions.values();
  return position?.symbol === SPREAD
    ? [holds('AAPL 261218C00230000', 2), holds('AAPL 261218C00240000', -2)]
    : [holds(puts.SHORT, -2), holds(puts.LONG, 2)];
}

const ended = (harness: Harness) => harness.of('execution-booked').at(-1);

describe('both contracts of a vertical that are delivered in one night', () => {
  it('are booked at the width of the calls, which the trades at the strikes prove', async () => {
    const trades = [execution('sell', 200, 240, NIGHT), execution('buy', 200, 230, NIGHT)];
    const harness = await night(await held(), trades);
    expect(ended(harness)).toMatchObject({ symbol: SPREAD, side: 'sell', shares: 2, price: 10 });
    expect(ended(harness)?.priceSource).toBe('operator');
    expect(harness.of('position-closed')).toMatchObject([
      { symbol: SPREAD, realizedPnl: expect.closeTo(1_380) },
    ]);
    expect(alarms(harness)).toContain('both contracts were delivered');
    expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
  });

  it('are booked at the width of the puts that were sold', async () => {
    const trades = [execution('buy', 200, 230, NIGHT), execution('sell', 200, 220, NIGHT)];
    const harness = await night(await puts.sold(), trades);
    expect(ended(harness)).toMatchObject({ symbol: puts.SPREAD, side: 'buy', price: 10 });
    expect(harness.of('position-closed')).toMatchObject([{ realizedPnl: expect.closeTo(-1_750) }]);
  });

  it.each([
    ['no trades', []],
    ['trades at one strike', [execution('sell', 200, 240, NIGHT)]],
    ['fewer trades', [execution('sell', 200, 240, NIGHT), execution('buy', 100, 230, NIGHT)]],
    [
      'trades the other way',
      [execution('buy', 200, 240, NIGHT), execution('sell', 200, 230, NIGHT)],
    ],
  ])('are booked at cost with %s', async (_, trades) => {
    const harness = await night(await held(), trades);
    await looks(harness, [], { executions: trades });
    expect(ended(harness)).toMatchObject({ price: expect.closeTo(3.1), priceSource: 'unknown' });
  });
});
