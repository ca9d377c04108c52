// What is read at once is booked in small steps, with pauses for the others in this process.

import { afterEach, describe, expect, it } from 'vitest';
import { inOneStep } from '../../../src/relay/booking/one-step.ts';
import { relayBatch } from '../../../src/relay/booking/relay-batch.ts';
import { commandsOf } from '../../../src/relay/commands/commands-of.ts';
import { INITIAL_STATE } from '../../../src/relay/commands/relayed-state.ts';
import { openJournalReading } from '../../../src/trader/app/journal-reading/open-journal-reading.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { commission, execution, JOURNAL_ID, recorded } from '../harness/account-facts.ts';
import { createFollower, type Follower } from '../harness/follower.ts';

const TERMS = { journalId: JOURNAL_ID, venues: venuesOf('us') };

function stepOf(facts: readonly Fact[]): number {
  const all = recorded(facts);
  return inOneStep(all, commandsOf(INITIAL_STATE, all, TERMS).commands).length;
}

const trade = (n: number) => [execution(`e${n}.01`, 1, 2), commission(`e${n}.01`, 0.35)];
const trades = (count: number) => Array.from({ length: count }, (_, n) => trade(n)).flat();

let follower: Follower | undefined;
afterEach(async () => {
  await follower?.end();
  follower = undefined;
});

describe('a step', () => {
  it('is all that was read if that asks for little', () => {
    expect(stepOf(trades(3))).toBe(6);
    expect(stepOf(Array.from({ length: 1_000 }, () => mark()))).toBe(1_000);
  });

  it('ends between trades, and takes along the commissions of its own', () => {
    expect(stepOf(trades(100))).toBe(16);
    const [executions, commissions] = [0, 1].map((at) =>
      trades(20).filter((_, index) => index % 2 === at),
    );
    const late = [...(executions ?? []), ...(commissions ?? []), ...trades(30)];
    expect(stepOf(late)).toBe(40);
  });
});

describe('a batch', () => {
  it('lets others run between its steps', async () => {
    follower = createFollower();
    follower.append(trades(100));
    const journal = openJournalReading(follower.journalFile);
    if (!journal.ok || journal.value === undefined) throw new Error('there is no journal');
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
    };
    const outcome = await relayBatch({ ...follower.parts, pause }, journal.value);
    expect(outcome).toEqual({ kind: 'relayed', seq: 200, facts: 200 });
    expect(pauses).toBe(12);

    follower.append(trades(50));
    const isStopped = () => true;
    expect(await relayBatch({ ...follower.parts, pause, isStopped }, journal.value)).toEqual({
      kind: 'relayed',
      seq: 200,
      facts: 0,
    });
    journal.value.close();
  });
});

function mark(): Fact {
  return { type: 'holding-marked', symbol: 'SPY', quantity: 1, averageCost: 2, price: 3 };
}
