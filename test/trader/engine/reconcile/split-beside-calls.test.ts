// A split looks like an exercise where the shares that it brings are a hundred for each call that it has replaced.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { brokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import { NO_RISK_LIMITS } from '../../../../src/trader/ports/risk-settings.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { ACCOUNT, settings } from '../harness/settings.ts';
import { buy, CALL, contract, held, premium } from '../requests/options.ts';
import { place } from '../requests/order-requests.ts';

const EVENING = instant(Date.parse('2026-11-18T16:00:05-05:00'));
const SESSION = instant(Date.parse('2026-11-19T10:00:00-05:00'));
const MORNING = instant(Date.parse('2026-11-19T08:31:00-05:00'));

const shares = (quantity: number, averageCost: number, symbol = 'AAPL') => ({
  ...{ account: ACCOUNT, symbol, quantity, averageCost },
});

/** Of 200 shares at the strike, as some accounts list what an exercise brings. */
const BY_DELIVERY: Omit<ReportedExecution, 'at'> = {
  ...{ account: ACCOUNT, handle: undefined, brokerLink: brokerLink('permId', 77), orderRef: '' },
  ...{ symbol: 'AAPL', execId: '0009.delivery.01', shares: 200, price: 230 },
  ...{ side: 'buy', cumulativeQuantity: 200, averagePrice: 230 },
};

/** A holding of 100 shares at 232, and two calls, at the close. */
async function overTheClose(): Promise<Harness> {
  const manual = { defaultStopPercent: 5, allowsHoldings: true };
  const harness = createHarness({
    settings: { manual, risk: { ...NO_RISK_LIMITS, ...settings([]).risk } },
  });
  await harness.ready();
  await contract(harness);
  await harness.quote(232);
  await place(harness, { as: 'holding' });
  const bought = harness.newest('h');
  await harness.told(bought);
  await harness.fill(bought, 100, 232);
  await harness.status(bought, 'filled');
  await premium(harness, 1.55, 1.65);
  await buy(harness);
  const entry = harness.newest('e');
  await harness.told(entry);
  await harness.fill(entry, 2, 1.6);
  await harness.pass(6_000);
  await harness.snapshot({ positions: [shares(100, 232), shares(2, 160, CALL)] });
  await harness.jump(EVENING);
  return harness;
}

describe('two calls that are gone beside a holding of 100 shares that are 300', () => {
  it('were replaced by a split of 3:1: nothing is exercised, adopted or sold', async () => {
    const harness = await overTheClose();
    await harness.jump(MORNING);
    await harness.quote(77.4);
    for (let look = 0; look < 4; look += 1) {
      await harness.snapshot({ positions: [shares(300, 77.333333)] });
      await harness.pass(6_000);
    }
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.of('execution-booked').filter(({ isInferred }) => isInferred)).toEqual([]);
    expect(harness.submits('exit')).toEqual([]);
    expect([...harness.state().holdings.values()]).toMatchObject([
      { symbol: 'AAPL', quantity: 300 },
    ]);
  });
});

describe('two calls that were exercised beside a holding before a split, as an execution at the strike says', () => {
  it('leave the shares in doubt until the session: none counts as foreign before, and the holding is split', async () => {
    const harness = await overTheClose();
    await harness.jump(MORNING);
    const delivered = { ...BY_DELIVERY, at: instant(EVENING + 3_600_000) };
    const look = async () => {
      await harness.snapshot({ positions: [shares(600, 115.87)], executions: [delivered] });
      await harness.pass(6_000);
    };
    for (let count = 0; count < 4; count += 1) await look();
    expect(harness.of('foreign-seen')).toEqual([]);
    await harness.jump(SESSION);
    await harness.quote(116);
    for (let count = 0; count < 4; count += 1) await look();
    expect([...harness.state().holdings.values()]).toMatchObject([
      { symbol: 'AAPL', quantity: 200 },
    ]);
  });
});

describe('two calls that were exercised beside a holding, as an execution at the strike says', () => {
  it('bring their shares: the execution is not taken for one of others', async () => {
    const harness = await overTheClose();
    await harness.jump(MORNING);
    await harness.quote(236);
    const delivered = { ...BY_DELIVERY, at: instant(EVENING + 3_600_000) };
    for (let look = 0; look < 4; look += 1) {
      await harness.snapshot({ positions: [shares(300, 230.67)], executions: [delivered] });
      await harness.pass(6_000);
    }
    expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
    expect(harness.of('position-adopted')).toMatchObject([{ quantity: 200, averagePrice: 230 }]);
  });
});

/** Two calls, beside 100 shares of the person, at the close. */
async function besideShares(): Promise<Harness> {
  const harness = await held();
  await harness.quote(232);
  await harness.pass(6_000);
  await harness.snapshot({ positions: [shares(100, 232), shares(2, 160, CALL)] });
  await harness.pass(6_000);
  await harness.snapshot({ positions: [shares(100, 232), shares(2, 160, CALL)] });
  expect(harness.state().foreign.get('AAPL')).toBe(100);
  await harness.jump(EVENING);
  await harness.jump(MORNING);
  return harness;
}

async function looked(harness: Harness, cost: number): Promise<void> {
  for (let look = 0; look < 4; look += 1) {
    await harness.snapshot({ positions: [shares(300, cost)] });
    await harness.pass(6_000);
  }
}

describe("two calls that are gone beside a person's 100 shares that are 300", () => {
  it('were replaced by a split where a share costs a third: none of the shares is taken', async () => {
    const harness = await besideShares();
    await harness.quote(77.4);
    await looked(harness, 77.333333);
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.submits('protection')).toEqual([]);
  });

  it('were replaced by it also if the daemon died in the evening', async () => {
    const before = await besideShares();
    const harness = await before.crash(1_000);
    await harness.connect();
    await harness.quote(77.4);
    await looked(harness, 77.333333);
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.submits('protection')).toEqual([]);
  });

  it('were exercised where the stock still costs more than the strike', async () => {
    const harness = await besideShares();
    await harness.quote(236);
    await looked(harness, 230.7);
    expect(harness.of('position-adopted')).toMatchObject([{ quantity: 200, averagePrice: 230 }]);
  });

  it('may have been either until there is a price of the day', async () => {
    const harness = await besideShares();
    await looked(harness, 77.333333);
    expect(harness.of('position-adopted')).toEqual([]);
    await harness.quote(236);
    await looked(harness, 230.7);
    expect(harness.of('position-adopted')).toHaveLength(1);
  });
});
