// Whatever several clients ask of a ledger at once, its rows are what its events say; and what is taken back leaves no trace.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minus, plus, sumOf } from '../../../src/kernel/amounts.ts';
import { type Money, NO_MONEY, textOf } from '../../../src/kernel/decimal.ts';
import type { Ledger } from '../../../src/ledger/app/ledger.ts';
import { changePortfolioSettings } from '../../../src/ledger/app/portfolios.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { SecurityId, TransactionId } from '../../../src/ledger/domain/entries/ids.ts';
import type { LotMethod } from '../../../src/ledger/domain/lots/lot-terms.ts';
import type { TransactionRow } from '../../../src/ledger/ports/ledger-rows.ts';
import type { LedgerStore } from '../../../src/ledger/ports/ledger-store.ts';
import { runs } from '../../runs/runs.ts';
import { booked as bookedDraft } from '../harness/booked.ts';
import {
  acted,
  booked,
  type Commanded,
  carryOut,
  newCommanded,
  stateOf,
} from '../harness/commanded.ts';
import { CAUSE, cash, newPortfolio } from '../harness/drafts.ts';
import { act, type Command, command, welcome } from '../harness/drawn-commands.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

const method = fc.constantFrom<LotMethod>('FIFO', 'LIFO', 'HIFO', 'AVERAGE', 'MIN_TAX');
const clients = fc.array(fc.array(command, { maxLength: 12 }), { minLength: 2, maxLength: 4 });

describe.each(Object.keys(LEDGER_PLACES))('any commands in %s', (name) => {
  let place: LedgerPlace;
  /** As two processes of one book; two connections of one thread to a SQLite file would wait for each other for ever. */
  let open: readonly OpenLedger[];
  let ledgers: readonly Ledger[];
  let store: LedgerStore;
  let ledger: Ledger;

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    const first = await openLedger(place.address);
    open = name === 'SQLite' ? [first] : [first, await openLedger(place.address)];
    ledgers = open.map((one) => one.ledger);
    ({ ledger, store } = first);
  });

  afterAll(async () => {
    for (const one of open) await one.close();
    await place.end();
  });

  it('of two who take back one transaction at once refuse the second, and its cash moves once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const portfolio = await newPortfolio(ledger);
      const transaction = await bookedDraft(
        ledger,
        portfolio,
        cash('DEPOSIT', '2025-01-02', '100'),
      );
      await bookedDraft(ledger, portfolio, cash('DEPOSIT', '2025-01-03', '7'));
      const back = await Promise.all(
        [0, 1, 2].map((at) => {
          const own = ledgers[at % ledgers.length] ?? ledger;
          return own.inOneStep((step) => own.takeBack(step, { transaction, cause: CAUSE }));
        }),
      );
      expect(back.filter(({ ok }) => ok)).toHaveLength(1);
      for (const one of back)
        if (!one.ok) expect(one.failure).toEqual({ kind: 'ALREADY_VOIDED', transaction });
      expect((await stateOf(ledger, portfolio)).cash).toEqual(['7 USD']);
    }
  });

  it('of two who change other settings of a portfolio at once are both kept', async () => {
    const portfolio = await newPortfolio(ledger);
    const change = (
      own: Ledger,
      changes: Parameters<typeof changePortfolioSettings>[3]['changes'],
    ) =>
      own.inOneStep((step) =>
        changePortfolioSettings(own.context, step, portfolio, {
          changes,
          expectedVersion: undefined,
          cause: CAUSE,
        }),
      );
    const [one = ledger, other = ledger] = ledgers;
    await Promise.all([change(one, { allowShort: true }), change(other, { feesInBasis: false })]);
    expect(await ledger.read.portfolio(portfolio)).toMatchObject({
      allowShort: true,
      feesInBasis: false,
    });
  });

  const inTurn = async (own: Ledger, on: Commanded, all: readonly Command[]) => {
    for (const one of all) await carryOut(own, on, one);
  };

  it('of several clients at once leave the rows that their events say, and nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(clients, method, async (all, by) => {
        const on = await newCommanded(ledger, by);
        await Promise.all(
          all.map((one, at) => inTurn(ledgers[at % ledgers.length] ?? ledger, on, one)),
        );
        const verified = await verifyBook(store);
        expect(verified.ok ? undefined : verified.failure).toBeUndefined();
        await expectBalance(ledger, on);
      }),
      // The book stays as it is, so that a smaller case would fail for an earlier one.
      { numRuns: runs(6), endOnFailure: true },
    );
  });

  it('that are taken back leave exactly what was there before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { maxLength: 15 }),
        fc.oneof(welcome, welcome, act),
        method,
        async (before, last, by) => {
          const on = await newCommanded(ledger, by);
          await inTurn(ledger, on, before);
          const state = () => Promise.all(on.portfolios.map((one) => stateOf(ledger, one)));
          const was = await state();
          const undo = await ('draft' in last ? bookedAndBack(on, last) : actedAndBack(on, last));
          if (undo) expect(await state()).toEqual(was);
        },
      ),
      { numRuns: runs(8) },
    );
  });

  async function bookedAndBack(on: Commanded, booking: Parameters<typeof booked>[3]) {
    const done = await booked(ledger, on, on.portfolios[0], booking);
    if (!done.ok) return false;
    const transaction = done.value.rows[0]?.id as TransactionId;
    const back = await ledger.inOneStep((step) =>
      ledger.takeBack(step, { transaction, cause: CAUSE }),
    );
    return back.ok;
  }

  async function actedAndBack(on: Commanded, one: Parameters<typeof acted>[2]) {
    if (!(await acted(ledger, on, one)).ok) return false;
    const nth = on.actions.length - 1;
    return (await carryOut(ledger, on, { kind: 'reverse-action', nth })).ok;
  }

  /** By the other methods a sale keeps the lots that were chosen when it was booked. */
  const byRule = fc.constantFrom<LotMethod>('FIFO', 'LIFO', 'AVERAGE');
  const ruled = welcome.filter(
    ({ draft }) => !('method' in draft) || (draft.method !== 'HIFO' && draft.method !== 'MIN_TAX'),
  );

  it('give the same book in any order of booking', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(ruled, { minLength: 2, maxLength: 12, selector: ({ draft }) => draft.at }),
        fc.uniqueArray(act, { maxLength: 3, selector: ({ day }) => day }),
        fc.infiniteStream(fc.nat()),
        byRule,
        async (bookings, acts, keys, by) => {
          const key = () => keys.next().value ?? 0;
          const all = [
            ...bookings.map((one, number) => ({
              one,
              number,
              at: one.draft.at as number,
              key: key(),
            })),
            ...acts.map((one, number) => ({ one, number, at: Date.parse(one.day), key: key() })),
          ];
          const inOrder = await lived(
            all.toSorted((a, b) => a.at - b.at),
            by,
          );
          const shuffled = await lived(
            all.toSorted((a, b) => a.key - b.key),
            by,
          );
          fc.pre(inOrder !== undefined && shuffled !== undefined);
          expect(shuffled).toEqual(inOrder);
        },
      ),
      { numRuns: runs(8) },
    );
  });

  /** Undefined if something was refused, which another order of booking may not refuse. */
  async function lived(
    all: readonly { readonly one: object; readonly number: number }[],
    by: LotMethod,
  ) {
    const on = await newCommanded(ledger, by);
    const names = new Map<string, string>();
    for (const { one, number } of all) {
      if ('draft' in one) {
        const done = await booked(
          ledger,
          on,
          on.portfolios[0],
          one as Parameters<typeof booked>[3],
        );
        if (!done.ok) return undefined;
        names.set(String(done.value.rows[0]?.id), `t${number}`);
      } else {
        const done = await acted(ledger, on, one as Parameters<typeof acted>[2]);
        if (!done.ok || done.value.refused.length > 0) return undefined;
      }
    }
    const securityOf = (security: SecurityId) => on.securities.indexOf(security);
    const nameOf = (lot: string) => {
      const [opener = '', ...spunOff] = lot.split('/');
      const children = spunOff.map((one) => securityOf(Number(one) as SecurityId));
      return [names.get(opener) ?? 'action', ...children].join('/');
    };
    return stateOf(ledger, on.portfolios[0], nameOf, securityOf);
  }
});

/** Over both portfolios: transfers between them cancel out. */
async function expectBalance({ read }: Ledger, { portfolios }: Commanded): Promise<void> {
  let [left, brought] = [NO_MONEY, NO_MONEY];
  for (const portfolio of portfolios) {
    const rows = await read.transactions({ portfolio, limit: 1_000, offset: 0 });
    const cash = await read.cash(portfolio);
    const positions = await read.positions(portfolio);
    const lots = await read.lots({ portfolios: [portfolio], isOpen: true });
    for (const { security, quantity } of positions) {
      const own = lots.filter((lot) => lot.security === security);
      expect(textOf(sumOf(own.map(({ remaining }) => remaining)))).toBe(textOf(quantity.abs()));
    }
    const balance = sumOf(cash.map((one) => one.balance));
    expect(textOf(balance)).toBe(textOf(sumOf(rows.map((row) => row.cash))));
    left = plus(left, plus(balance, sumOf(positions.map(({ cost }) => cost))));
    brought = plus(brought, sumOf(rows.map(broughtBy)));
    const entries = await read.entries(portfolio, undefined);
    for (const entry of entries)
      if (entry.kind === 'lots-in' || entry.kind === 'lots-out')
        for (const { side, basis } of entry.lots) {
          const isAdded = (side === 'LONG') === (entry.kind === 'lots-in');
          brought = isAdded ? plus(brought, basis) : minus(brought, basis);
        }
  }
  expect(textOf(left)).toBe(textOf(brought));
}

function broughtBy({ type, cash, income, withholding, realized }: TransactionRow): Money {
  const isExternal = type === 'DEPOSIT' || type === 'WITHDRAWAL';
  return isExternal ? cash : minus(plus(income, realized), withholding);
}
