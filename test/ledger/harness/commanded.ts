// Two portfolios with securities of their own, which take drawn commands; and their whole state as text.
import { textOf } from '../../../src/kernel/decimal.ts';
import type { Result } from '../../../src/kernel/result.ts';
import {
  applyCorporateAction,
  reverseCorporateAction,
} from '../../../src/ledger/app/corporate-actions.ts';
import type { Ledger } from '../../../src/ledger/app/ledger.ts';
import type { SecurityAction } from '../../../src/ledger/domain/corporate-actions/corporate-action.ts';
import type {
  PortfolioId,
  SecurityId,
  TransactionId,
} from '../../../src/ledger/domain/entries/ids.ts';
import type { LotMethod } from '../../../src/ledger/domain/lots/lot-terms.ts';
import type { TransactionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import { CAUSE, newPortfolio, trade, USD } from './drafts.ts';
import { type Act, type Booking, type Command, SECURITY_COUNT } from './drawn-commands.ts';

export interface Commanded {
  readonly portfolios: readonly [PortfolioId, PortfolioId];
  readonly securities: readonly SecurityId[];
  /** Booked so far, by any client. */
  readonly booked: TransactionId[];
  readonly actions: string[];
}

let drawn = 0;

export async function newCommanded(ledger: Ledger, method: LotMethod): Promise<Commanded> {
  drawn += 1;
  const holder = 1_000 + drawn;
  const settings = { method, allowShort: true };
  const portfolios = [
    await newPortfolio(ledger, settings, holder),
    await newPortfolio(ledger, settings, holder),
  ] as const;
  const registrar = await newPortfolio(ledger, settings, holder);
  const securities: SecurityId[] = [];
  for (let at = 0; at < SECURITY_COUNT; at += 1) {
    const symbol = `D${drawn}S${at}`;
    const draft = trade('BUY', symbol, { day: '2020-01-02', quantity: '1', price: '1' });
    const done = await recorded(ledger, registrar, draft);
    if (!done.ok) throw new Error(JSON.stringify(done.failure));
    const [row] = await ledger.read.securitiesBySymbol(symbol);
    if (row === undefined) throw new Error(`${symbol} is not registered`);
    await ledger.inOneStep((step) =>
      ledger.takeBack(step, { transaction: done.value.rows[0]?.id as TransactionId, cause: CAUSE }),
    );
    securities.push(row.id);
  }
  return { portfolios, securities, booked: [], actions: [] };
}

/** A refusal is an answer; only a fault is thrown. */
export async function carryOut(
  ledger: Ledger,
  on: Commanded,
  command: Command,
): Promise<Result<unknown, unknown>> {
  const target = <One>(all: readonly One[], nth: number) => all[nth % Math.max(1, all.length)];
  switch (command.kind) {
    case 'book':
      return booked(ledger, on, on.portfolios[command.portfolio], command.booking);
    case 'transfer': {
      const [from, to] = command.portfolio === 0 ? on.portfolios : on.portfolios.toReversed();
      const { day, shares } = command;
      const draft = trade('SELL', '', { day, quantity: shares, price: '0' });
      const security = on.securities[command.security];
      const transfer = { ...draft, type: 'TRANSFER', security, toPortfolio: to };
      const moved = await recorded(
        ledger,
        from as PortfolioId,
        transfer as unknown as TransactionDraft,
      );
      if (moved.ok) on.booked.push(moved.value.rows[0]?.id as TransactionId);
      return moved;
    }
    case 'take-back': {
      const transaction = target(on.booked, command.nth);
      if (transaction === undefined) return NOTHING;
      return ledger.inOneStep((step) => ledger.takeBack(step, { transaction, cause: CAUSE }));
    }
    case 'correct': {
      const transaction = target(on.booked, command.nth);
      if (transaction === undefined) return NOTHING;
      const draft = draftOf(on, command.booking);
      const done = await ledger.inOneStep((step) =>
        ledger.correct(step, { transaction, draft, cause: CAUSE }),
      );
      if (done.ok) on.booked.push(...done.value.rows.map(({ id }) => id));
      return done;
    }
    case 'act':
      return acted(ledger, on, command.act);
    case 'reverse-action': {
      const actionId = target(on.actions, command.nth);
      if (actionId === undefined) return NOTHING;
      return reverseCorporateAction(ledger, { actionId, reason: undefined, cause: CAUSE });
    }
  }
}

const NOTHING = { ok: true, value: undefined } as const;

function draftOf({ securities }: Commanded, { security, draft }: Booking): Booking['draft'] {
  return 'security' in draft ? { ...draft, security: securities[security] as SecurityId } : draft;
}

export async function booked(
  ledger: Ledger,
  on: Commanded,
  portfolio: PortfolioId,
  booking: Booking,
) {
  const done = await recorded(ledger, portfolio, draftOf(on, booking));
  if (done.ok) on.booked.push(done.value.rows[0]?.id as TransactionId);
  return done;
}

function recorded(ledger: Ledger, portfolio: PortfolioId, draft: TransactionDraft) {
  return ledger.inOneStep((step) => ledger.record(step, { portfolio, draft, cause: CAUSE }));
}

export async function acted(ledger: Ledger, on: Commanded, { security, other, day, action }: Act) {
  drawn += 1;
  const actionId = `a${drawn}`;
  const filled = (
    'security' in action ? { ...action, security: String(on.securities[other]) } : action
  ) as SecurityAction;
  const asked = { actionId, action: filled, on: day, currency: USD };
  const done = await applyCorporateAction(
    ledger,
    { ...asked, security: on.securities[security] as SecurityId },
    CAUSE,
  );
  if (done.ok) on.actions.push(actionId);
  return done;
}

/** Lots, closures, positions and cash; lots named as `nameOf` says. */
export async function stateOf(
  { read }: Ledger,
  portfolio: PortfolioId,
  nameOf: (lot: string) => string = (lot) => lot,
  securityOf: (security: SecurityId) => unknown = (security) => security,
) {
  const lots = await read.lots({ portfolios: [portfolio] });
  const closures = await read.closures({ portfolios: [portfolio] });
  const positions = await read.positions(portfolio);
  const cash = await read.cash(portfolio);
  return {
    lots: lots
      .map((lot) => [
        securityOf(lot.security),
        nameOf(lot.id),
        lot.side,
        lot.openedOn,
        lot.heldSince,
        ...[lot.openedQuantity, lot.openPrice, lot.remaining, lot.basis].map(textOf),
      ])
      .map((row) => row.join(' '))
      .toSorted(),
    closures: closures
      .map((one) => [
        securityOf(one.security),
        nameOf(one.lotId),
        nameOf(String(one.transaction)),
        one.closedOn,
        one.term,
        ...[one.quantity, one.proceeds, one.cost, one.gain].map(textOf),
      ])
      .map((row) => row.join(' '))
      .toSorted(),
    positions: positions
      .filter(({ quantity, realized }) => !quantity.isZero() || !realized.isZero())
      .map((one) =>
        [securityOf(one.security), ...[one.quantity, one.cost, one.realized].map(textOf)].join(' '),
      )
      .toSorted(),
    cash: cash
      .filter(({ balance }) => !balance.isZero())
      .map(({ balance, currency }) => `${textOf(balance)} ${currency}`),
  };
}
