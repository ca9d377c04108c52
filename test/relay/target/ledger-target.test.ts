// The relay writes to the ledger itself, on both databases.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Quantity, textOf } from '../../../src/kernel/decimal.ts';
import { applyCommand } from '../../../src/relay/booking/apply-command.ts';
import { merged } from '../../../src/relay/booking/merged-commands.ts';
import { commandsOf } from '../../../src/relay/commands/commands-of.ts';
import { INITIAL_STATE } from '../../../src/relay/commands/relayed-state.ts';
import { bookedRow, createMemoryTarget, heldIn } from '../../../src/relay/target/memory-target.ts';
import type { RelayTarget } from '../../../src/relay/target/relay-target.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { LEDGER_PLACES, type LedgerPlace } from '../../ledger/harness/ledger-places.ts';
import { runs } from '../../runs/runs.ts';
import {
  adoption,
  commission,
  deliveredShares,
  execution,
  foreign,
  JOURNAL_ID,
  pinned,
  recorded,
  splitOf,
} from '../harness/account-facts.ts';
import { ACCOUNT_STEPS, accountAfter, factsOf } from '../harness/account-life.ts';
import { ACCOUNT } from '../harness/accounts.ts';
import { type BookedLedger, openBookedLedger, rowLine } from '../harness/booked-ledger.ts';

const source = `trader:${JOURNAL_ID}`;

async function book(
  target: RelayTarget,
  facts: readonly Fact[],
  account: string = ACCOUNT.account,
) {
  const terms = { journalId: JOURNAL_ID, venues: venuesOf('us') };
  const { commands } = commandsOf(INITIAL_STATE, recorded(facts), terms);
  await target.inOneStep(async (step) => {
    const portfolio = await step.portfolioOf({ ...ACCOUNT, account });
    for (const { command } of merged(commands)) {
      const refused = await applyCommand({ step, portfolio, source }, command);
      if (refused !== undefined) throw new Error(refused);
    }
  });
}

const CALL = 'AAPL 261218C00230000';

/** Of the mixed facts: trades, corrected and inferred ones, foreign shares, an adoption, contracts of which one expires. */
const MIXED: readonly Fact[] = [
  execution('e1.01', 100, 369.7),
  commission('e1.01', 0.65),
  execution('e1.02', 90, 369.8, { replaces: { execId: 'e1.01', shares: 100, price: 369.7 } }),
  execution('inferred.abcdefgh.9.01', -20, 370, { isInferred: true, priceSource: 'unknown' }),
  foreign('QQQ', 10),
  adoption('QQQ', 10, 99.5),
  execution('e3.01', -40, 371),
  execution('o1.01', 3, 1.1, { symbol: CALL }),
  execution('o2.01', -1, 1.4, { symbol: CALL }),
  execution('inferred.abcdefgh.12.01', -1, 0, {
    ...{ symbol: CALL, isInferred: true, priceSource: 'expired' },
  }),
];

describe.each(Object.keys(LEDGER_PLACES))('the ledger in %s', (name) => {
  let place: LedgerPlace;
  let ledger: BookedLedger;

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    ledger = await openBookedLedger(place.address);
    await book(ledger.target, MIXED);
  });
  afterAll(async () => {
    await ledger.close();
    await place.end();
  });

  it('has what a ledger in memory has', async () => {
    const memory = createMemoryTarget();
    await book(memory, MIXED);
    const expected = [...memory.draftById.values()].map((draft) => rowLine(bookedRow(draft)));
    expect((await ledger.rows()).map(rowLine).sort()).toEqual(expected.sort());
    expect(await ledger.held()).toEqual({ SPY: '30', QQQ: '10', [CALL]: '1' });
  });

  it('has the premium of an exercised call in the cost of the shares, and of an assigned put', async () => {
    const account = 'DU-delivery';
    const put = 'BRKB 261218P00450000';
    const delivered = (option: string, by: 'exercise' | 'assignment', strike: number) =>
      deliveredShares(option === put ? 'BRK.B' : 'AAPL', strike, {
        ...{ option, contracts: 1, strike, by, positionId: 'o-1', isInferred: true },
      });
    const ended = (
      execId: string,
      shares: number,
      symbol: string,
      priceSource: 'exercised' | 'assigned',
    ) => execution(execId, shares, 0, { symbol, isInferred: true, priceSource });
    const facts: readonly Fact[] = [
      pinned(put, 'USD', 'BRK.B'),
      execution('d1.01', 1, 1.1, { symbol: CALL }),
      execution('d2.01', -1, 2.5, { symbol: put }),
      ended('d3.01', -1, CALL, 'exercised'),
      delivered(CALL, 'exercise', 230),
      ended('d4.01', 1, put, 'assigned'),
      delivered(put, 'assignment', 450),
    ];
    await book(ledger.target, facts, account);
    const memory = createMemoryTarget();
    await book(memory, facts, account);
    const held = await ledger.target.inOneStep(async (step) =>
      step.held(await step.portfolioOf({ ...ACCOUNT, account })),
    );
    const expected = { AAPL: '100', 'BRK.B': '100' };
    const shown = (all: ReadonlyMap<string, Quantity>) =>
      Object.fromEntries(
        [...all].flatMap(([symbol, quantity]) =>
          quantity.isZero() ? [] : [[symbol, textOf(quantity)]],
        ),
      );
    expect(shown(held)).toEqual(expected);
    expect(shown(heldIn(memory.draftById.values()))).toEqual(expected);
    const portfolio = await ledger.target.inOneStep((step) =>
      step.portfolioOf({ ...ACCOUNT, account }),
    );
    const { read } = ledger.ledger;
    const lots = await read.lots({ portfolios: [portfolio], isOpen: true });
    expect(lots.map(({ basis }) => textOf(basis)).sort()).toEqual(['23110', '44750']);
    const cash = await read.cash(portfolio);
    expect(cash.map(({ balance }) => textOf(balance))).toEqual(['-67860']);
  });

  it('keeps a portfolio of the account for its owner, first in first out', async () => {
    expect(await ledger.portfolio()).toMatchObject({
      kind: 'TRADER',
      account: 'paper-DU1',
      method: 'FIFO',
      dividendTreatment: 'INCOME',
      allowShort: true,
      baseCurrency: 'USD',
    });
  });

  it('does not know when adopted shares were acquired, and learns their cost', async () => {
    const { id } = await ledger.portfolio();
    const [security] = await ledger.ledger.read.securitiesBySymbol('QQQ');
    if (security === undefined) throw new Error('QQQ is not registered');
    const [lot] = await ledger.ledger.read.openLots(id, security.id);
    expect(lot).toMatchObject({ isDateKnown: false });
    expect(lot && textOf(lot.basis)).toBe('995');
  });

  it('keeps its notes when a commission comes later', async () => {
    await book(ledger.target, [commission('inferred.abcdefgh.9.01', 0.2)]);
    const { id, holder } = await ledger.portfolio();
    const { read, context } = ledger.ledger;
    const row = await read.transactionByOrigin(id, source, 'inferred.abcdefgh.9.01');
    expect(row && textOf(row.fees)).toBe('0.2');
    const notes = row?.notes && (await context.sealer.open(read, holder, row.notes));
    expect(notes).toContain('Inferred from the account');
  });

  it('takes a split as one proposal, whichever account it comes from', async () => {
    await book(ledger.target, [splitOf('QQQ', 10, [4, 1])]);
    await book(ledger.target, [splitOf('QQQ', 7, [4, 1])], 'DU2');
    const events = await ledger.ledger.read.events({ limit: 1_000 });
    const proposed = events.filter(({ type }) => type === 'CORPORATE_ACTION_PROPOSED');
    expect(proposed.map(({ data }) => data)).toMatchObject([
      { key: '2026-11-18/4:1', kind: 'split', newShares: '4', oldShares: '1', source },
    ]);
  });

  it('takes back all of a batch that it refuses in part', async () => {
    const before = await ledger.rows();
    const wrong = execution('e9.01', 1, 2, { symbol: 'SPY' });
    const facts = [execution('e8.01', 5, 2), { ...wrong, price: -1 }];
    await expect(book(ledger.target, facts)).rejects.toThrow('invalid price: price -1');
    expect((await ledger.rows()).map(rowLine)).toEqual(before.map(rowLine));
    await book(ledger.target, [execution('e8.01', 5, 2)]);
    expect(await ledger.held()).toMatchObject({ SPY: '35' });
  });
});

describe('any life of an account', () => {
  it('leaves in the ledger what the account holds', async () => {
    const place = (await LEDGER_PLACES.SQLite?.()) as LedgerPlace;
    const ledger = await openBookedLedger(place.address);
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(ACCOUNT_STEPS, { maxLength: 30 }), async (steps) => {
        number += 1;
        const account = `DU-${number}`;
        await book(ledger.target, factsOf(steps), account);
        const held = await ledger.target.inOneStep(async (step) =>
          step.held(await step.portfolioOf({ ...ACCOUNT, account })),
        );
        const net = [...accountAfter(steps)].filter(([, shares]) => shares !== 0);
        expect(
          new Map([...held].map(([symbol, shares]) => [symbol, Number(textOf(shares))])),
        ).toEqual(new Map(net));
      }),
      { numRuns: runs(40) },
    );
    await ledger.close();
    await place.end();
  });
});
