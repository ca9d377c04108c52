// Books transactions, takes one back and corrects it.
import { quotient } from '../../kernel/amounts.ts';
import { NO_MONEY, ONE, type Price, type Quantity } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { instantOf } from '../../market/time/zone.ts';
import { settlementOf } from '../../market/venues/settlement/settlement.ts';
import { settlementRuleOf } from '../../market/venues/settlement-rules.ts';
import type { PortfolioId, TransactionId } from '../domain/entries/ids.ts';
import { type Cause, portfolioStream } from '../domain/events/envelope.ts';
import type { LotId } from '../domain/lots/lot.ts';
import { methodOn } from '../domain/lots/method-history.ts';
import { multiplierOf, timesMultiplier, unitPrice } from '../domain/options/option-security.ts';
import type { ChangeRefusal } from '../domain/portfolio/fold-entries.ts';
import { isDraftOf, type TransactionDraft } from '../domain/transactions/draft.ts';
import {
  type BookableDraft,
  type DraftRefusal,
  entryOfDraft,
} from '../domain/transactions/entry-of-draft.ts';
import { hasShape, hasTrait } from '../domain/transactions/transaction-type.ts';
import type { PortfolioRow, SecurityRow, TransactionRow } from '../ports/ledger-rows.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import { changePortfolio } from './booking/change-portfolio.ts';
import { ACTION_ORIGIN } from './booking/write/action-entry.ts';
import type { ChangedPortfolio, NewEntry, RowBefore } from './booking/write/change.ts';
import { type SplitBooked, splitBookedNear } from './booking/write/own-splits.ts';
import type { LedgerContext } from './ledger-context.ts';
import { endingOption } from './registry/ending-option.ts';
import { resolvedSecurity, type SecurityRefusal } from './registry/resolve-security.ts';

export type RecordRefusal =
  | ChangeRefusal
  | DraftRefusal
  | SecurityRefusal
  | SplitBooked
  | { readonly kind: 'UNKNOWN_PORTFOLIO'; readonly portfolio: PortfolioId }
  | { readonly kind: 'PORTFOLIO_CLOSED'; readonly portfolio: PortfolioId }
  | { readonly kind: 'UNKNOWN_TRANSACTION'; readonly transaction: TransactionId }
  | { readonly kind: 'ALREADY_VOIDED'; readonly transaction: TransactionId }
  /** It is taken back as a whole and booked anew. */
  | { readonly kind: 'PART_OF_TRANSFER'; readonly transaction: TransactionId }
  /** What the other portfolio received is not there to be given back. */
  | {
      readonly kind: 'TRANSFERRED_LOTS_CLOSED';
      readonly transaction: TransactionId;
      readonly lotId: LotId;
      readonly closedBy: TransactionId;
      readonly portfolio: PortfolioId;
    }
  /** What a corporate action did is taken back with the action. */
  | {
      readonly kind: 'PART_OF_ACTION';
      readonly transaction: TransactionId;
      readonly actionId: string;
    }
  /** Trades of such a portfolio come from the journal of its trader, which would book this one a second time. */
  | { readonly kind: 'TRADES_COME_FROM_TRADER'; readonly account: string | undefined }
  /** Somebody else has changed the portfolio since the caller looked. */
  | { readonly kind: 'VERSION_CONFLICT'; readonly currentVersion: number };

export interface RecordContext {
  readonly step: LedgerStep;
  readonly cause: Cause;
  /** The version that the caller saw; undefined if any will do. */
  readonly expectedVersion: number | undefined;
}

/** A transaction that was booked before, under the same origin, is given back as it is. */
export async function recordDraft(
  ledger: LedgerContext,
  context: RecordContext,
  portfolioId: PortfolioId,
  draft: BookableDraft,
): Promise<Result<ChangedPortfolio, RecordRefusal>> {
  const { step, cause } = context;
  const found = await portfolioFor(context, portfolioId);
  if (!found.ok) return found;
  const { kind, account } = found.value;
  const isTraded = hasShape(draft.type, 'trade') || hasShape(draft.type, 'option-end');
  if (kind === 'TRADER' && isTraded && cause.source !== RELAY_SOURCE)
    return failed({ kind: 'TRADES_COME_FROM_TRADER', account });
  const known = await sameOrigin(step, portfolioId, draft);
  if (known !== undefined) {
    const version = await step.version(portfolioStream(portfolioId));
    return ok({ rows: [known], consequences: new Map(), version });
  }
  const entry = await newEntry(ledger, context, found.value, draft);
  if (!entry.ok) return entry;
  const change = { add: [entry.value], takeBack: [], reason: undefined };
  return changePortfolio(step, ledger.portfolios, { portfolio: found.value, change, cause });
}

/** The source of a cause that books what a trader did. */
export const RELAY_SOURCE = 'relay';

/** Not of a transfer, which has a half in another portfolio. */
export async function takeBackOne(
  ledger: LedgerContext,
  context: RecordContext,
  id: TransactionId,
  reason: string | undefined,
): Promise<Result<ChangedPortfolio, RecordRefusal>> {
  return replace(ledger, context, id, { reason, by: undefined });
}

/** The old transaction and its correction are one change: no reader sees one without the other. */
export async function correct(
  ledger: LedgerContext,
  context: RecordContext,
  id: TransactionId,
  { draft, reason }: { readonly draft: BookableDraft; readonly reason: string | undefined },
): Promise<Result<ChangedPortfolio, RecordRefusal>> {
  return replace(ledger, context, id, { reason, by: draft });
}

async function replace(
  ledger: LedgerContext,
  context: RecordContext,
  id: TransactionId,
  { reason, by }: { readonly reason: string | undefined; readonly by: BookableDraft | undefined },
): Promise<Result<ChangedPortfolio, RecordRefusal>> {
  const { step, cause } = context;
  const seen = await step.transaction(id);
  if (seen === undefined) return failed({ kind: 'UNKNOWN_TRANSACTION', transaction: id });
  const unfit = irreversible(seen);
  if (unfit !== undefined) return failed(unfit);
  const found = await portfolioFor(context, seen.portfolio);
  if (!found.ok) return found;
  // Others could take it back, or restate it, until the portfolio was locked.
  const row = (await step.transaction(id)) ?? seen;
  const gone = irreversible(row);
  if (gone !== undefined) return failed(gone);
  const add: NewEntry[] = [];
  if (by !== undefined) {
    const entry = await newEntry(ledger, context, found.value, by);
    if (!entry.ok) return entry;
    add.push(entry.value);
  }
  const change = { add, takeBack: [row], reason };
  return changePortfolio(step, ledger.portfolios, { portfolio: found.value, change, cause });
}

function irreversible({
  id: transaction,
  type,
  voidedBy,
  originId: actionId,
  originSource,
}: TransactionRow): RecordRefusal | undefined {
  if (voidedBy !== undefined) return { kind: 'ALREADY_VOIDED', transaction };
  if (isHalfOfTransfer(type)) return { kind: 'PART_OF_TRANSFER', transaction };
  if (type !== 'CORPORATE_ACTION' || originSource !== ACTION_ORIGIN || actionId === undefined)
    return undefined;
  return { kind: 'PART_OF_ACTION', transaction, actionId };
}

/** What left one portfolio, or arrived in the other. */
export function isHalfOfTransfer(type: TransactionRow['type']): boolean {
  return type === 'TRANSFER' || type === 'TRANSFER_IN';
}

/** Locked before it is read, so that nothing changes between what is checked here and what is written. */
export async function portfolioFor(
  { step, expectedVersion }: RecordContext,
  id: PortfolioId,
): Promise<Result<PortfolioRow, RecordRefusal>> {
  const currentVersion = await step.lock(portfolioStream(id));
  const portfolio = await step.portfolio(id);
  if (portfolio === undefined) return failed({ kind: 'UNKNOWN_PORTFOLIO', portfolio: id });
  if (portfolio.closedAt !== undefined) return failed({ kind: 'PORTFOLIO_CLOSED', portfolio: id });
  const isOther = expectedVersion !== undefined && expectedVersion !== currentVersion;
  return isOther ? failed({ kind: 'VERSION_CONFLICT', currentVersion }) : ok(portfolio);
}

async function sameOrigin(
  step: LedgerStep,
  portfolio: PortfolioId,
  { origin }: TransactionDraft,
): Promise<TransactionRow | undefined> {
  return origin && step.transactionByOrigin(portfolio, origin.source, origin.id);
}

export async function newEntry(
  ledger: LedgerContext,
  { step, cause }: RecordContext,
  portfolio: PortfolioRow,
  asked: BookableDraft,
): Promise<Result<NewEntry, RecordRefusal>> {
  let security: SecurityRow | undefined;
  if ('security' in asked) {
    const { defaults } = ledger;
    const resolved = await resolvedSecurity(step, asked.security, asked.currency, {
      defaults,
      cause,
      on: asked.on,
      portfolio: portfolio.id,
      closes: !hasTrait(asked.type, 'opens'),
    });
    if (!resolved.ok) return resolved;
    security = resolved.value;
  }
  if (asked.type === 'SPLIT' && security !== undefined) {
    const twin = await splitBookedNear(step, portfolio.id, { ...asked, security: security.id });
    if (twin !== undefined) return failed(twin);
  }
  // What was bought on the day of a split was bought in the shares after it.
  const draft: BookableDraft =
    asked.type === 'SPLIT' && security !== undefined
      ? { ...asked, at: instantOf(settlementRuleOf(security.venue).zone, asked.on, 0) }
      : pricedByUnit(asked, security);
  const id = (await step.nextId('transaction')) as TransactionId;
  const { methods, dividendTreatment } = portfolio;
  const method = methodOn(methods, draft.on);
  const option = await endingOption(
    ledger.defaults,
    { step, cause, portfolio },
    { draft, security },
  );
  if (!option.ok) return option;
  const entry = entryOfDraft(draft, {
    ...{ id, security: security?.id, method, dividendTreatment },
    option: option.value,
  });
  if (!entry.ok) return entry;
  const notes = draft.notes && (await ledger.sealer.seal(step, portfolio.holder, draft.notes));
  return ok({
    entry: entry.value,
    row: {
      ...rowOf(draft, { id, portfolio: portfolio.id, security, notes: notes || undefined }),
      otherSecurity: option.value?.underlying,
      settlesAt: settlementTime(draft, security),
    },
  });
}

/** The books hold the price of one unit, of an option that of a contract. */
function pricedByUnit(draft: BookableDraft, security: SecurityRow | undefined): BookableDraft {
  if (security === undefined) return draft;
  if (isDraftOf(draft, 'option-end'))
    return { ...draft, settledAt: draft.settledAt && unitPrice(security, draft.settledAt) };
  if (!isDraftOf(draft, 'trade')) return draft;
  const multiplier = draft.multiplier ?? multiplierOf(security);
  return { ...draft, price: timesMultiplier(draft.price, multiplier), multiplier: ONE };
}

/** Of purchases and sales, those of shares that an option delivers too; everything else settles at once. */
function settlementTime(
  draft: TransactionDraft,
  security: SecurityRow | undefined,
): Instant | undefined {
  const settles = hasShape(draft.type, 'trade') || hasShape(draft.type, 'option-end');
  if (security === undefined || !settles || draft.type === 'EXPIRY') return undefined;
  return settlementOf(draft.on, settlementRuleOf(security.venue)).at;
}

type RowContext = Pick<RowBefore, 'id' | 'portfolio' | 'notes'> & {
  readonly security: SecurityRow | undefined;
};

/** What changed hands: of a reinvested dividend what it bought. */
function traded(draft: TransactionDraft): Pick<RowBefore, 'quantity' | 'price'> {
  // One old share has become so many.
  if (draft.type === 'SPLIT')
    return { quantity: quotient(draft.newShares, draft.oldShares) as Quantity, price: undefined };
  if ('bought' in draft) return { quantity: draft.bought?.quantity, price: draft.bought?.price };
  return {
    quantity: 'quantity' in draft ? draft.quantity : undefined,
    price: 'price' in draft ? draft.price : settledAtOf(draft),
  };
}

function settledAtOf(draft: TransactionDraft): Price | undefined {
  if (!isDraftOf(draft, 'option-end')) return undefined;
  return draft.settledAt;
}

export function rowOf(
  draft: TransactionDraft,
  { id, portfolio, notes, security }: RowContext,
): RowBefore {
  return {
    id,
    portfolio,
    type: draft.type,
    security: security?.id,
    otherSecurity: undefined,
    at: draft.at,
    on: draft.on,
    ...traded(draft),
    fees: 'fees' in draft ? draft.fees : NO_MONEY,
    currency: draft.currency,
    rate: draft.rate,
    settlesAt: undefined,
    notes,
    originSource: draft.origin?.source,
    originId: draft.origin?.id,
  };
}
