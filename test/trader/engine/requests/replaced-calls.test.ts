// A call that was sold against shares, and is replaced by an adjusted contract after a split of its stock.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Harness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { CALL, covered } from './covered.ts';
import { premiumOf } from './options.ts';

const EVENING = instant(Date.parse('2026-11-18T16:00:05-05:00'));
const MORNING = instant(Date.parse('2026-11-19T09:31:00-05:00'));
const ADJUSTED = 'AAPL OPT USD 28812380';

const holds = (symbol: string, quantity: number, averageCost: number) => ({
  ...{ account: ACCOUNT, symbol, quantity, averageCost },
});

/** One share for ten; the call is for ten shares now. */
async function replaced(): Promise<Harness> {
  const harness = await covered();
  await harness.jump(EVENING);
  await harness.jump(MORNING);
  const positions = [holds('AAPL', 10, 1_000), holds(CALL, 0, 0), holds(ADJUSTED, -1, 2.4)];
  for (let look = 0; look < 6; look += 1) {
    await harness.quote(1_000);
    await premiumOf(harness, CALL, 890, 900);
    await harness.snapshot({ positions });
    await harness.pass(6_000);
  }
  return harness;
}

describe('a call of ours that a split has replaced', () => {
  it('is not bought back, and has no loss: the alarm says what to do', async () => {
    const harness = await replaced();
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.of('position-closing')).toEqual([]);
    expect(harness.of('collateral-changed')).toEqual([]);
    expect(harness.of('execution-booked').filter(({ isInferred }) => isInferred)).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ unprotected: [] });
    const [alarm] = harness.of('alarm-raised').filter((one) => one.alarm === 'quantity-mismatch');
    expect(alarm?.text).toContain(`Close what replaced it in the broker's app`);
  });

  it('has no result of the day by the quotes of the contract that is gone, also when it is released', async () => {
    const harness = await replaced();
    // Half a spread, since the day began at the ask.
    expect(Math.abs(harness.engine.status().day.result)).toBeLessThanOrEqual(5);
    await harness.command({ type: 'release', symbol: CALL, isConfirmed: true, by: 'ann' });
    await harness.pass(1_000);
    expect(Math.abs(harness.engine.status().day.result)).toBeLessThanOrEqual(5);
    expect(harness.of('daily-loss-reached')).toEqual([]);
  });

  it('is explained as replaced', async () => {
    const harness = await replaced();
    const [planned] = harness.of('position-planned');
    const own = harness.facts.filter(({ correlation }) => correlation === planned?.signalId);
    const texts = own.map(({ fact }) => ('text' in fact ? fact.text : ''));
    expect(texts.join()).toContain('presumably a corporate action');
  });
});
