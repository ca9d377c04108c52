// Cash of an account: opened once by what the broker says, compared after each close, unknown while nobody said it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { money, textOf } from '../../../src/kernel/decimal.ts';
import { HOUR_MS, type Instant, instant, plus } from '../../../src/kernel/instant.ts';
import { createTraderRelay, type TraderRelay } from '../../../src/relay/app/trader-relay.ts';
import type { BrokerCash } from '../../../src/relay/target/relay-target.ts';
import { openJournalReading } from '../../../src/trader/app/journal-reading/open-journal-reading.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { until } from '../../processes/waiting.ts';
import { commission, execution, recorded, START } from '../harness/account-facts.ts';
import { ACCOUNT } from '../harness/accounts.ts';
import { type BookedLedger, openBookedLedger } from '../harness/booked-ledger.ts';
import { journalAt } from '../harness/follower.ts';

let folder: string;
let books: BookedLedger;
let said: BrokerCash | undefined;
let relay: TraderRelay;
let log: string[];
let asked: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-cash-'));
  books = await openBookedLedger(join(folder, 'ledger.sqlite'));
  said = undefined;
  log = [];
  relay = follow();
});
afterEach(async () => {
  await relay.stop();
  await books.close();
  rmSync(folder, { recursive: true });
});

const file = () => join(folder, 'journal.sqlite');

/** Each look is later than the pause between two questions. */
function follow(): TraderRelay {
  let now = Date.now();
  asked = 0;
  const note = (text: string) => void log.push(text);
  return createTraderRelay({
    ...{ target: books.target, account: ACCOUNT, venues: venuesOf('us'), timeoutMs: 0 },
    open: () => openJournalReading(file()),
    held: () => new Map(),
    async cash() {
      asked += 1;
      return said;
    },
    log: { debug: note, info: note, warn: note, error: note },
    now: () => {
      now += 10_000;
      return instant(now);
    },
    pause: () => new Promise((resolve) => void setImmediate(resolve)),
    after: () => () => {},
  });
}

function append(facts: readonly Fact[], at: Instant = START): void {
  const journal = journalAt(file());
  journal.append(recorded(facts, journal.lastSeq() + 1, at));
  journal.close();
}

const usd = (amount: string, at: Instant): BrokerCash => ({
  currency: 'USD',
  amount: money(amount),
  at,
});

/** A question was asked and answered. */
async function looked(): Promise<void> {
  const before = asked;
  relay.look();
  await until('the cash was asked for', () => asked > before);
  await relay.stop();
  relay = follow();
}

async function cash(): Promise<readonly string[]> {
  const { id } = await books.portfolio();
  return (await books.ledger.read.cash(id)).map(
    ({ balance, currency }) => `${textOf(balance)} ${currency}`,
  );
}

const TRADED = [execution('e1.01', 10, 100), commission('e1.01', 1)];

describe('the cash of an account', () => {
  it('is opened once, before the first trade, so that the ledger has what the broker says', async () => {
    append(TRADED);
    await looked();
    expect(await cash()).toEqual(['-1001 USD']);

    said = usd('9000', plus(START, 3_000));
    await looked();
    expect(await cash()).toEqual(['-1001 USD']);

    said = usd('8999', plus(START, 60_000));
    await looked();
    expect(await cash()).toEqual(['8999 USD']);
    const { id } = await books.portfolio();
    const [opening] = await books.ledger.read.transactions({
      ...{ portfolio: id, order: 'asc', limit: 1, offset: 0 },
    });
    expect(opening).toMatchObject({ type: 'DEPOSIT', originId: 'opening-cash.USD' });
    expect(textOf(opening?.cash ?? money('0'))).toBe('10000');

    // A deposit afterwards is no opening: nobody is asked, and nothing is booked by itself.
    said = usd('20000', plus(START, HOUR_MS));
    relay.look();
    await until('it has looked', () => relay.state().condition.kind === 'following');
    expect([await cash(), asked]).toEqual([['8999 USD'], 0]);
  });

  it('is compared after a close, and a difference is named', async () => {
    append(TRADED);
    said = usd('8999', plus(START, 60_000));
    await looked();
    const mark = { symbol: 'SPY', quantity: 10, averageCost: 100, price: 101 };
    append([{ type: 'holding-marked', ...mark }], plus(START, 6 * HOUR_MS));
    said = usd('9042.5', plus(START, 6 * HOUR_MS));
    relay.look();
    const compared = await until('the cash is compared', () => relay.state().compared?.cash);
    expect([textOf(compared.broker), textOf(compared.ledger)]).toEqual(['9042.5', '8999']);
    expect(log.at(-1)).toContain('the ledger holds 8999 USD for desk, and the broker says 9042.5');
    await relay.stop();
    relay = follow();
    relay.look();
    await until('the kept one is back', () => relay.state().compared?.cash !== undefined);
    expect(asked).toBe(0);
  });
});
