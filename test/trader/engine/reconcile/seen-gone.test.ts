// The sold contract of a vertical is gone since before options traded, beside a holding: until a price of the day shows that it was no split,
// nothing is booked, and what a person trades at the open says nothing of the contract.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { brokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { alarms, priced } from './exercises.ts';
import { unexplainedIn } from './nights.ts';
import { BOUGHT, held, holds, looks, SOLD, SPREAD } from './spreads.ts';

const CLOSE = instant(Date.parse('2026-11-18T20:59:50Z'));
const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const OPEN = instant(Date.parse('2026-11-19T14:30:02Z'));
const INVESTED = 230;

/** A holding of 230 shares at 100 beside two spreads. */
async function invested(): Promise<Harness> {
  const manual = { defaultStopPercent: 5, allowsHoldings: true };
  const harness = await held({ settings: { manual } });
  await harness.pass(60_000);
  const account = [holds('AAPL', INVESTED, 240), holds(BOUGHT, 2), holds(SOLD, -2)];
  await looks(harness, account);
  const adopted = { type: 'adopt', symbol: 'AAPL', as: 'holding', isConfirmed: true, by: 'ann' };
  expect(await harness.command(adopted as never)).toMatchObject({ ok: true });
  await harness.jump(CLOSE);
  await priced(harness, 245);
  await looks(harness, account);
  return harness;
}

function byPerson(
  harness: Harness,
  [symbol, shares, price]: readonly [string, number, number],
): ReportedExecution {
  return {
    ...{ account: ACCOUNT, handle: undefined, brokerLink: brokerLink('permId', 77), orderRef: '' },
    ...{ symbol, side: 'sell', execId: '0009.beef.01.01', shares, price, at: harness.now() },
    ...{ cumulativeQuantity: shares, averagePrice: price },
  };
}

describe('the sold contract of a vertical that is gone since before options traded', () => {
  it.each([
    ['shares', 'AAPL', 5, [holds('AAPL', INVESTED - 205, 240), holds(BOUGHT, 2)]],
    ['what remains', BOUGHT, 2, [holds('AAPL', INVESTED - 200, 240)]],
  ] as const)(
    'is left to a person who sells %s at the open: nothing counts as closed at an unknown price',
    async (_, symbol, units, left) => {
      const harness = await invested();
      await harness.jump(NIGHT);
      await looks(harness, [holds('AAPL', INVESTED - 200, 240), holds(BOUGHT, 2)]);
      await harness.jump(OPEN);
      const executions = [byPerson(harness, [symbol, units, symbol === 'AAPL' ? 246 : 16])];
      await priced(harness, 246);
      await looks(harness, left, { executions });
      await looks(harness, left, { executions });
      expect(unexplainedIn(harness)).toEqual([]);
      expect(alarms(harness)).toContain(
        `${SPREAD}: 2 spreads are gone since before options traded`,
      );
      expect(harness.engine.status()).toMatchObject({ positions: 1 });
      expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: INVESTED });
    },
  );
});

describe('a contract that is left to a person because another one is in its place', () => {
  it('leaves to the person what a holding lacks of its shares, too', async () => {
    const harness = await invested();
    await harness.jump(NIGHT);
    const account = [holds('AAPL', 100, 240), holds('AAPL OPT USD 28812380', 2)];
    await looks(harness, account);
    await harness.jump(OPEN);
    for (const _ of [1, 2]) {
      await priced(harness, 246);
      await looks(harness, account);
    }
    expect(unexplainedIn(harness)).toEqual([]);
    expect(alarms(harness)).toContain('AAPL: the broker holds 100 shares, our executions say 230');
    await harness.command({ type: 'release', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    await looks(harness, account);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
  });
});
