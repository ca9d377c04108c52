// The relay follows a journal: each fact once, in batches, through restarts, refusals and restored copies.
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, plus } from '../../../src/kernel/instant.ts';
import { type RelayParts, relayBatch } from '../../../src/relay/booking/relay-batch.ts';
import { resumeAfterRestore } from '../../../src/relay/restore/resume-after-restore.ts';
import type { RelayTarget } from '../../../src/relay/target/relay-target.ts';
import { openJournalReading } from '../../../src/trader/app/journal-reading/open-journal-reading.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { JournalReading } from '../../../src/trader/ports/journal-reading.ts';
import { until } from '../../processes/waiting.ts';
import {
  commission,
  execution,
  foreign,
  recorded,
  START,
  splitOf,
} from '../harness/account-facts.ts';
import { createFollower, type Follower, journalAt } from '../harness/follower.ts';
import { draftLine } from '../harness/lines.ts';

let follower: Follower;

beforeEach(() => {
  follower = createFollower();
});
afterEach(() => follower.end());

const linesIn = () => [...follower.ledger.booked().values()].map(draftLine);
const DAY = 'USD 2026-11-18';

async function conditionIs(kind: string): Promise<void> {
  await until(`the relay is ${kind}`, () => follower.relay.state().condition.kind === kind);
}

describe('a relay', () => {
  it('books what is in the journal, and what comes', async () => {
    follower.append([execution('e1.01', 100, 369.7), commission('e1.01', 0.65)]);
    await follower.caughtUp();
    follower.append([execution('e2.01', -100, 370), splitOf('QQQ', 5, [4, 1])]);
    await follower.caughtUp();
    expect(linesIn()).toEqual([
      `BUY 100 SPY at 369.7 fees 0.65 ${DAY} [e1.01]`,
      `SELL 100 SPY at 370 fees 0 ${DAY} [e2.01]`,
    ]);
    expect(follower.ledger.splits()).toEqual(['QQQ/2026-11-18/4:1']);
    expect(follower.relay.state()).toMatchObject({
      ...{ seq: 4, lag: 0, facts: 4 },
      account: { name: 'desk' },
    });
  });

  it('amends a trade by a commission that came later', async () => {
    follower.append([execution('e1.01', 100, 369.7)]);
    await follower.caughtUp();
    follower.append([commission('e1.01', 0.65)]);
    await follower.caughtUp();
    expect(linesIn()).toEqual([`BUY 100 SPY at 369.7 fees 0.65 ${DAY} [e1.01]`]);
    expect(follower.ledger.rows()).toBe(2);
  });

  it('keeps the commission of an execution that is corrected', async () => {
    const replaces = { execId: 'e1.01', shares: 100, price: 369.7 };
    follower.append([execution('e1.01', 100, 369.7), commission('e1.01', 0.65)]);
    await follower.caughtUp();
    follower.append([execution('e1.02', 90, 369.8, { replaces })]);
    await follower.caughtUp();
    expect(linesIn()).toEqual([`BUY 90 SPY at 369.8 fees 0.65 ${DAY} [e1.02]`]);
  });

  it('waits until the trader has a journal', async () => {
    rmSync(follower.journalFile, { force: true });
    follower.relay.look();
    await conditionIs('absent');
    follower.append([execution('e1.01', 1, 2)]);
    await follower.caughtUp();
    expect(linesIn()).toHaveLength(1);
  });

  it('reads a long journal in batches of a thousand', async () => {
    for (let first = 0; first < 2_500; first += 500)
      follower.append(Array.from({ length: 500 }, (_, n) => execution(`e${first + n}.01`, 1, 2)));
    const journal = opened();
    const outcomes = [];
    for (let n = 0; n < 4; n += 1) outcomes.push(await relayBatch(follower.parts, journal));
    journal.close();
    expect(outcomes).toEqual([
      { kind: 'relayed', seq: 1_000, facts: 1_000 },
      { kind: 'relayed', seq: 2_000, facts: 1_000 },
      { kind: 'relayed', seq: 2_500, facts: 500 },
      { kind: 'relayed', seq: 2_500, facts: 0 },
    ]);
    expect(follower.ledger.rows()).toBe(2_500);
  });

  it('books everything before a fact that the ledger refuses, and goes on once it does not', async () => {
    follower.ledger.refused.add('e2.01');
    follower.append(['e1.01', 'e2.01', 'e3.01'].map((execId) => execution(execId, 1, 2)));
    follower.relay.look();
    await conditionIs('waiting');
    expect([...follower.ledger.booked().keys()]).toEqual(['e1.01']);
    expect(follower.relay.state()).toMatchObject({
      condition: { why: 'fact 2 is not booked: e2.01 is refused' },
      seq: 1,
      lag: 2,
    });
    follower.ledger.refused.clear();
    await follower.caughtUp();
    expect([...follower.ledger.booked().keys()]).toEqual(['e1.01', 'e2.01', 'e3.01']);
  });

  it('leaves a batch to the process that was faster', async () => {
    follower.append([execution('e1.01', 1, 2)]);
    const journal = opened();
    const other = opened();
    const late = { ...journal, factsAfter: overtakenReading(journal, other) };
    expect(await relayBatch(follower.parts, late)).toEqual({ kind: 'overtaken' });
    expect(follower.ledger.rows()).toBe(1);
    journal.close();
    other.close();
  });
});

describe('a patient relay', () => {
  const TIMEOUT_MS = 5_000;

  beforeEach(async () => {
    await follower.end();
    follower = createFollower(TIMEOUT_MS);
    follower.append([foreign('QQQ', 1), execution('e1.01', 100, 369.7), execution('e2.01', 1, 2)]);
    follower.relay.look();
    await until('the foreign share is booked', () => follower.relay.state().seq === 1);
  });

  it('books a trade together with the commission that comes soon', async () => {
    expect(follower.ledger.rows()).toBe(1);
    follower.append([commission('e1.01', 0.65), commission('e2.01', 0.35)]);
    await follower.caughtUp();
    expect(linesIn().slice(1)).toEqual([
      `BUY 100 SPY at 369.7 fees 0.65 ${DAY} [e1.01]`,
      `BUY 1 SPY at 2 fees 0.35 ${DAY} [e2.01]`,
    ]);
    expect(follower.ledger.rows()).toBe(3);
  });

  it('books it without a commission that does not come', async () => {
    follower.losePatience();
    await until('the first trade is booked', () => follower.relay.state().seq === 2);
    follower.append([commission('e1.01', 0.65), commission('e2.01', 0.35)]);
    await follower.caughtUp();
    expect(linesIn().slice(1).sort()).toEqual([
      `BUY 1 SPY at 2 fees 0.35 ${DAY} [e2.01]`,
      `BUY 100 SPY at 369.7 fees 0.65 ${DAY} [e1.01]`,
    ]);
    expect(follower.ledger.rows()).toBe(4);
  });
});

/** Between the reading of the cursor and the writing of the batch another one writes it. */
function overtakenReading(journal: JournalReading, other: JournalReading) {
  return (afterSeq: number, most: number) => {
    const facts = journal.factsAfter(afterSeq, most);
    const { inOneStep } = follower.ledger;
    let isFirst = true;
    const target = {
      inOneStep: (async (work) => {
        if (isFirst) {
          isFirst = false;
          await relayBatch(follower.parts, other);
        }
        return inOneStep(work);
      }) as typeof inOneStep,
    };
    Object.assign(follower.parts, { target });
    return facts;
  };
}

function opened(): JournalReading {
  const journal = openJournalReading(follower.journalFile);
  if (!journal.ok || journal.value === undefined) throw new Error('there is no journal');
  return journal.value;
}

describe('a journal that was restored from a copy', () => {
  /** Relays `kept`, copies the journal, relays `lost`, and puts the copy back with `repeated` after it. */
  async function restored(kept: Fact[], lost: Fact[][], repeated: Fact[] = []): Promise<void> {
    const copy = join(follower.folder, 'copy.sqlite');
    follower.append(kept);
    await follower.caughtUp();
    follower.journal().close();
    copyFileSync(follower.journalFile, copy);
    const later = journalAt(follower.journalFile);
    for (const facts of lost) later.append(recorded(facts, later.lastSeq() + 1));
    const last = later.lastSeq();
    later.close();
    follower.relay.look();
    await until('all is relayed', () => follower.relay.state().seq === last);
    for (const end of ['-wal', '-shm']) rmSync(`${follower.journalFile}${end}`, { force: true });
    copyFileSync(copy, follower.journalFile);
    const anew = journalAt(follower.journalFile);
    anew.append(recorded(repeated, anew.lastSeq() + 1, plus(START, HOUR_MS)));
    anew.close();
    follower.relay.look();
    await conditionIs('stopped');
  }

  const sameDay = (): Promise<void> =>
    restored(
      [execution('e1.01', 10, 2), foreign('QQQ', 5, 100)],
      [[execution('e2.01', 20, 3), commission('e1.01', 1)], [execution('e3.01', 5, 4)]],
      // The broker repeats the executions of the day; the other one is gone for it.
      [execution('e3.01', 5, 4)],
    );

  const roundTrip = (): Promise<void> =>
    restored(
      [execution('e1.01', 10, 2)],
      [
        [execution('e2.01', 20, 3)],
        [execution('e3.01', -30, 4, { executedAt: plus(START, 1_000) })],
      ],
      [foreign('QQQ', 5, 100)],
    );

  it('stops the relay, which names what is missing now', async () => {
    await sameDay();
    const { condition } = follower.relay.state();
    expect(condition).toMatchObject({
      why: 'the journal was restored from a copy: it is not the one that was relayed up to fact 5, and is known to be the same up to fact 2',
      missing: [{ id: 'e2.01', text: 'BUY 20 SPY at 3, 2026-11-18T15:30:00.000Z' }],
    });
    expect(follower.ledger.booked().size).toBe(4);
    expect(follower.log.at(-1)).toContain('1 transaction is not in the journal any more: e2.01');
  });

  it('goes on from the last common commit once it is accepted', async () => {
    await sameDay();
    expect(await follower.relay.accept()).toBeUndefined();
    await until('it has read the rest', () => follower.relay.state().lag === 0);
    expect(linesIn().sort()).toEqual([
      `BUY 10 SPY at 2 fees 0 ${DAY} [e1.01]`,
      `BUY 5 SPY at 4 fees 0 ${DAY} [e3.01]`,
      expect.stringContaining('OPENING_BALANCE 5 QQQ cost 500'),
    ]);
  });

  it('takes back a sale before the purchase that it sold, and names both in the order of the day', async () => {
    await roundTrip();
    const { condition } = follower.relay.state();
    expect(condition).toMatchObject({ missing: [{ id: 'e2.01' }, { id: 'e3.01' }] });
    expect(await follower.relay.accept()).toBeUndefined();
    await until('it has read the rest', () => follower.relay.state().lag === 0);
    expect(linesIn()).toEqual([
      `BUY 10 SPY at 2 fees 0 ${DAY} [e1.01]`,
      expect.stringContaining('OPENING_BALANCE 5 QQQ'),
    ]);
  });

  it('leaves the ledger as it was if a part of that is refused', async () => {
    await roundTrip();
    const before = linesIn();
    follower.ledger.refused.add('e2.01');
    expect(await follower.relay.accept()).toBe('e2.01 is refused');
    expect(linesIn()).toEqual(before);
    follower.ledger.refused.clear();
    expect(await follower.relay.accept()).toBeUndefined();
  });

  it('leaves it to the process that was faster', async () => {
    await roundTrip();
    const { target } = follower.parts;
    const other = { ...follower.parts };
    let steps = 0;
    const overtaken: RelayTarget = {
      async inOneStep(work) {
        steps += 1;
        if (steps === 2) expect(await resumed(other)).toBeUndefined();
        return target.inOneStep(work);
      },
    };
    expect(await resumed({ ...other, target: overtaken })).toContain('by another process');
    expect(linesIn()).toEqual([`BUY 10 SPY at 2 fees 0 ${DAY} [e1.01]`]);
  });

  async function resumed(parts: RelayParts) {
    const journal = opened();
    const refused = await resumeAfterRestore(parts, journal);
    journal.close();
    return refused;
  }
});

describe('another journal of the account', () => {
  it('stops the relay, and once accepted counts on top of what the ledger holds', async () => {
    follower.append([execution('e1.01', 10, 2)]);
    await follower.caughtUp();
    follower.journal().close();
    for (const end of ['', '-wal', '-shm'])
      rmSync(`${follower.journalFile}${end}`, { force: true });
    const anew = journalAt(follower.journalFile);
    anew.append(recorded([foreign('SPY', 12, 2.5)]));
    anew.close();
    follower.relay.look();
    await conditionIs('stopped');
    expect(follower.ledger.rows()).toBe(1);
    expect(await follower.relay.accept()).toBeUndefined();
    await until('it has read the rest', () => follower.relay.state().lag === 0);
    expect(linesIn()).toEqual([
      `BUY 10 SPY at 2 fees 0 ${DAY} [e1.01]`,
      expect.stringContaining('OPENING_BALANCE 2 SPY'),
    ]);
  });
});
