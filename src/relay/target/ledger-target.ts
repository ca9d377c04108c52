// The ledger itself as the target of a relay: the account's portfolio belongs to the user who runs the book.
import { plus, valueAt } from '../../kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY, ONE, type Quantity } from '../../kernel/decimal.ts';
import type { Result } from '../../kernel/result.ts';
import { allTransactions } from '../../ledger/app/all-transactions.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import { openCash } from '../../ledger/app/opening-cash.ts';
import { openPortfolio } from '../../ledger/app/portfolios.ts';
import { proposeSplit } from '../../ledger/app/proposals/propose-action.ts';
import { RELAY_SOURCE } from '../../ledger/app/record.ts';
import {
  type CurrencyCode,
  hasShape,
  type OpeningDraft,
  type PortfolioId,
  type TradeDraft,
} from '../../ledger/ports/drafts.ts';
import type { TransactionRow } from '../../ledger/ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../../ledger/ports/ledger-store.ts';
import type { RelayedDraft } from '../commands/ledger-command.ts';
import { asTrade, besideOpenings } from './opposite-openings.ts';
import { refusalText } from './refusal-text.ts';
import {
  type Amendment,
  accountKey,
  type BookedRow,
  type Refused,
  type RelayedAccount,
  type RelayStep,
  type RelayTarget,
} from './relay-target.ts';

export interface LedgerTargetParts {
  readonly ledger: Ledger;
  /** The user whose portfolios the accounts of the traders are. */
  ownerId(): Promise<string>;
}

export function createLedgerTarget(parts: LedgerTargetParts): RelayTarget {
  const { context } = parts.ledger;
  return {
    async inOneStep(work) {
      let portfolio: PortfolioId | undefined;
      try {
        return await context.store.inOneStep((step) =>
          work(
            relayStep(parts, step, (used) => {
              portfolio = used;
            }),
          ),
        );
      } catch (error) {
        // What was booked before the failure is taken back, and must not be remembered.
        if (portfolio !== undefined) context.portfolios.forget(portfolio);
        throw error;
      }
    },
  };
}

function relayStep(
  { ledger, ownerId }: LedgerTargetParts,
  step: LedgerStep,
  onPortfolio: (used: PortfolioId) => void,
): RelayStep {
  const inside = { ledger, step };
  return {
    cursor: (name) => step.cursor(name),
    saveCursor: (name, text) => step.saveCursor(name, text),
    async portfolioOf(account) {
      const known = await step.portfolioOfAccount(accountKey(account));
      const id = known?.id ?? (await opened(ledger, step, account, await ownerId()));
      onPortfolio(id);
      return id;
    },
    async booked(portfolio, { source, id }) {
      const row = await step.transactionByOrigin(portfolio, source, id);
      return row && bookedRow(row, undefined);
    },
    allBooked: (portfolio, source) => allBooked(step, portfolio, source),
    async record(portfolio, draft) {
      const cause = causeOf(draft.origin?.id ?? '');
      const book = (booked: RelayedDraft) =>
        besideOpenings(inside, () => ledger.record(step, { portfolio, draft: booked, cause }));
      const done = await book(draft);
      const isOpposite = !done.ok && done.failure.kind === 'OPPOSITE_POSITION';
      return refusedIn(isOpposite ? await book(asTrade(draft)) : done);
    },
    async amend(portfolio, { source, id }, { why: reason, ...by }) {
      const row = await step.transactionByOrigin(portfolio, source, id);
      const draft = row && amended(row, by, await notesOf(ledger, step, row));
      if (row === undefined || draft === undefined) return undefined;
      const asked = { transaction: row.id, draft, reason, cause: causeOf(id) };
      return refusedIn(await besideOpenings(inside, () => ledger.correct(step, asked)));
    },
    async takeBack(portfolio, { source, id }, reason) {
      const row = await step.transactionByOrigin(portfolio, source, id);
      if (row === undefined) return undefined;
      const asked = { transaction: row.id, reason, cause: causeOf(id) };
      return refusedIn(await besideOpenings(inside, () => ledger.takeBack(step, asked)));
    },
    async propose(split, source) {
      const noticed = { ...split, source };
      const done = await proposeSplit(ledger.context, step, noticed, causeOf(`split ${split.on}`));
      if (!done.ok) throw new Error(refusalText(done.failure));
    },
    held: (portfolio) => heldIn(step, portfolio),
    async cash(portfolio, currency) {
      const rows = await step.cash(portfolio);
      return rows.find((row) => row.currency === currency)?.balance ?? NO_MONEY;
    },
    async openCash(portfolio, { amount, at, on, ...cash }) {
      const currency = cash.currency as CurrencyCode;
      const by = `the broker on ${on}`;
      const stated = { currency, amount, at, on, isEndOfDay: false, by };
      const asked = { portfolio, stated, cause: causeOf('opening cash') };
      return refusedIn(await openCash(ledger, step, asked));
    },
  };
}

async function opened(
  { context }: Ledger,
  step: LedgerStep,
  account: RelayedAccount,
  ownerId: string,
): Promise<PortfolioId> {
  const done = await openPortfolio(
    context,
    step,
    {
      holder: await step.holderFor(ownerId),
      kind: 'TRADER',
      account: accountKey(account),
      name: `${account.name} (${account.mode})`,
      description: undefined,
      baseCurrency: account.currency as CurrencyCode,
      method: 'FIFO',
      dividendTreatment: 'INCOME',
      taxTreatment: 'TAXABLE',
      allowShort: true,
      feesInBasis: true,
      longTermRule: 'us:more-than-one-year',
    },
    causeOf(accountKey(account)),
  );
  if (!done.ok) throw new Error(refusalText(done.failure));
  return done.value.id;
}

function causeOf(correlationId: string) {
  return { actor: 'relay', source: RELAY_SOURCE, correlationId, causationId: undefined };
}

function refusedIn(done: Result<unknown, { readonly kind: string }>): Refused | undefined {
  return done.ok ? undefined : refusalText(done.failure);
}

async function notesOf(
  { context }: Ledger,
  step: LedgerStep,
  { portfolio, notes }: TransactionRow,
): Promise<string | undefined> {
  const owner = notes && (await step.portfolio(portfolio));
  return owner && notes && context.sealer.open(step, owner.holder, notes);
}

/** The transaction as it would be asked for now; undefined if it has nothing of the kind. */
function amended(
  row: TransactionRow,
  by: Amendment,
  notes: string | undefined,
): TradeDraft | OpeningDraft | undefined {
  const { at, on, currency, rate, security, quantity, price, originSource, originId } = row;
  if (
    security === undefined ||
    quantity === undefined ||
    originSource === undefined ||
    originId === undefined
  )
    return undefined;
  const origin = { source: originSource, id: originId };
  const same = { at, on, currency, rate, notes, origin, security, quantity };
  if ('averageCost' in by) {
    // Opened against what was held: its cost is its price.
    if (hasShape(row.type, 'trade'))
      return {
        ...same,
        type: row.type,
        price: by.averageCost,
        multiplier: ONE,
        fees: row.fees,
        method: undefined,
        chosen: undefined,
      };
    const cost = valueAt(quantity, by.averageCost).abs() as Money;
    return { ...same, type: 'OPENING_BALANCE', cost, acquiredOn: undefined };
  }
  if (price === undefined || !hasShape(row.type, 'trade')) return undefined;
  return {
    ...same,
    type: row.type,
    price,
    multiplier: ONE,
    fees: by.fees,
    method: undefined,
    chosen: undefined,
  };
}

function bookedRow(row: TransactionRow, symbol: string | undefined): BookedRow {
  const { originId: id = '', type, at, quantity, price, fees } = row;
  return { id, type, at, symbol, quantity, price, fees };
}

async function allBooked(
  reads: LedgerReads,
  portfolio: PortfolioId,
  source: string,
): Promise<readonly BookedRow[]> {
  const all = await allTransactions(reads, portfolio);
  const mine = all.filter(({ originSource }) => originSource === source);
  const symbols = await symbolsOf(reads, mine);
  return mine.map((row) => bookedRow(row, symbols.get(row.security)));
}

async function symbolsOf(reads: LedgerReads, rows: readonly Pick<TransactionRow, 'security'>[]) {
  const ids = new Set(rows.flatMap(({ security }) => security ?? []));
  const securities = await reads.securities([...ids]);
  return new Map<number | undefined, string>(securities.map(({ id, symbol }) => [id, symbol]));
}

async function heldIn(reads: LedgerReads, portfolio: PortfolioId) {
  const positions = await reads.positions(portfolio);
  const symbols = await symbolsOf(reads, positions);
  const held = new Map<string, Quantity>();
  for (const { security, quantity } of positions) {
    const symbol = symbols.get(security) ?? '';
    if (!quantity.isZero()) held.set(symbol, plus(held.get(symbol) ?? NO_QUANTITY, quantity));
  }
  return held;
}
