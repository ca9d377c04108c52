// After each close broker, trader and ledger are compared.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quantity } from '../../../src/kernel/decimal.ts';
import { HOUR_MS, plus } from '../../../src/kernel/instant.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { until } from '../../processes/waiting.ts';
import { execution, foreign, recorded, START } from '../harness/account-facts.ts';
import { createFollower, type Follower } from '../harness/follower.ts';

let follower: Follower;

beforeEach(() => {
  follower = createFollower();
});
afterEach(() => follower.end());

const CLOSE = Date.parse('2026-11-18T21:00:00Z');

/** The broker's word after the close, six hours after the start. */
function marked(shares: number): void {
  const mark: Fact = {
    type: 'holding-marked',
    symbol: 'SPY',
    quantity: shares,
    averageCost: 2,
    price: 3,
  };
  const journal = follower.journal();
  journal.append(recorded([mark], journal.lastSeq() + 1, plus(START, 6 * HOUR_MS)));
}

async function compared() {
  await follower.caughtUp();
  return until('the close is compared', () => {
    const { compared: found } = follower.relay.state();
    return found?.close === CLOSE && found;
  });
}

describe('the comparison after a close', () => {
  it('is silent while all three hold the same', async () => {
    follower.held.set('SPY', quantity('10'));
    follower.append([execution('e1.01', 10, 2)]);
    marked(10);
    expect((await compared()).differences).toEqual([]);
    expect(follower.log.filter((text) => text.includes('differ'))).toEqual([]);
  });

  it('names what the ledger does not hold', async () => {
    follower.held.set('SPY', quantity('10'));
    follower.held.set('QQQ', quantity('5'));
    follower.append([execution('e1.01', 10, 2), foreign('QQQ', 4)]);
    marked(9);
    expect(await compared()).toMatchObject({
      differences: [
        { symbol: 'QQQ', broker: undefined, trader: quantity('5'), ledger: quantity('4') },
        { symbol: 'SPY', broker: quantity('9'), trader: quantity('10'), ledger: quantity('10') },
      ],
    });
    expect(follower.log.at(-1)).toContain(
      'QQQ: the ledger holds 4, the trader 5; SPY: the ledger holds 10, the trader 10, the broker 9',
    );
  });

  it('leaves out the word of the broker from before a later trade', async () => {
    follower.held.set('SPY', quantity('15'));
    follower.append([execution('e1.01', 10, 2)]);
    marked(10);
    const journal = follower.journal();
    const later = execution('e2.01', 5, 2);
    journal.append(recorded([later], journal.lastSeq() + 1, plus(START, 7 * HOUR_MS)));
    expect((await compared()).differences).toEqual([]);
  });

  it('is made once for each close', async () => {
    follower.append([execution('e1.01', 10, 2)]);
    marked(10);
    const first = await compared();
    follower.append([foreign('QQQ', 1)]);
    await follower.caughtUp();
    expect(follower.relay.state().compared).toBe(first);
  });
});
