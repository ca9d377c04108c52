// A merger in one portfolio: its events say that the listing counts as the other one, and its rows follow from the events.
import { plus } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY, textOf } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { ActionEntry, Entry } from '../../domain/entries/entry.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import { type Cause, type NewEvent, portfolioStream } from '../../domain/events/envelope.ts';
import { positionEvents } from '../../domain/portfolio/position-event.ts';
import type { PositionRow } from '../../ports/ledger-rows.ts';
import type { LedgerStep } from '../../ports/ledger-store.ts';
import { emptyPosition } from '../booking/write/rows-of-fold.ts';
import {
  type PortfolioRows,
  portfolioRows,
  rowsUnlessRefused,
} from '../projections/portfolio-rows.ts';
import { POSITION_MERGED } from '../registry/security-events.ts';
import type { MergeRefusal } from './merge-refusal.ts';
import { isOneAction, type Listings } from './one-security.ts';

export interface MergedPortfolio {
  readonly portfolio: PortfolioId;
  /** Of both listings, as they were. */
  readonly before: readonly PositionRow[];
  readonly after: PositionRow;
  /** Their transactions, those that were taken back left out. */
  readonly transactions: number;
}

interface Merging extends Listings {
  readonly portfolio: PortfolioId;
  readonly cause: Cause;
}

/** Undefined if the portfolio never had the listing, or has been merged already. */
export async function mergeIn(
  step: LedgerStep,
  { portfolio, from, into, cause }: Merging,
): Promise<Result<MergedPortfolio | undefined, MergeRefusal>> {
  const stream = portfolioStream(portfolio);
  await step.lock(stream);
  const before = portfolioRows((await step.history(stream)).events);
  const old = positionsIn(before, [from.id, into.id]);
  if (!old.some(({ security }) => security === from.id)) return ok(undefined);
  const entries = await step.entries(portfolio, [from.id, into.id]);
  const merged = { security: from.id, into: into.id };
  await step.append(
    stream,
    [
      ...repeated(entries, { from, into }).map(
        ({ id, at }): NewEvent => ({
          type: 'TRADE_VOIDED',
          schemaVersion: 1,
          effective: at,
          data: { target: id, reason: `${into.symbol} (${into.id}) has it` },
        }),
      ),
      { type: POSITION_MERGED, schemaVersion: 1, effective: step.at, data: merged },
    ],
    cause,
  );
  const rows = rowsUnlessRefused((await step.history(stream)).events);
  if (!rows.ok) {
    const { entry, refusal } = rows.failure;
    return failed({ kind: 'PORTFOLIO_CANNOT_MERGE', portfolio, transaction: entry.id, refusal });
  }
  const changed = amountsChanged(before, rows.value, { from, into });
  if (changed !== undefined) return failed({ kind: 'AMOUNTS_WOULD_CHANGE', portfolio, ...changed });
  const [after = emptyPosition(portfolio, into.id, into.currency)] = positionsIn(rows.value, [
    into.id,
  ]);
  await step.append(stream, reportedPositions(step, { old, after, from, into }, rows.value), cause);
  await step.forgetLots(portfolio, [from.id, into.id]);
  await step.replaceProjected(rows.value);
  const transactions = before.transactions.filter(
    ({ security, voidedBy }) =>
      voidedBy === undefined && (security === from.id || security === into.id),
  ).length;
  return ok({ portfolio, before: old, after, transactions });
}

function positionsIn(
  { positions }: PortfolioRows,
  securities: readonly SecurityId[],
): readonly PositionRow[] {
  return positions.filter(({ security }) => securities.includes(security));
}

/** Actions of the listing that the other one has too, for its own lots: together these need it once. */
function repeated(entries: readonly Entry[], { from, into }: Listings): readonly ActionEntry[] {
  const actions = entries.filter((entry) => entry.kind === 'action');
  const known = actions.filter(({ security }) => security === into.id);
  return actions.filter((entry) => {
    if (entry.security !== from.id) return false;
    const at = known.findIndex((one) => isSame(one, entry));
    if (at >= 0) known.splice(at, 1);
    return at >= 0;
  });
}

function isSame(one: ActionEntry, other: ActionEntry): boolean {
  if (one.action.kind === 'reinvested-dividend' || other.action.kind === 'reinvested-dividend')
    return false;
  return isOneAction({ on: one.on, action: one.action }, { on: other.on, action: other.action });
}

/** A merger moves what is there: it makes no shares and no cash. */
function amountsChanged(
  before: PortfolioRows,
  after: PortfolioRows,
  { from, into }: Listings,
): { what: 'shares' | 'cash'; before: string; after: string } | undefined {
  const shares = (rows: PortfolioRows) =>
    positionsIn(rows, [from.id, into.id]).reduce(
      (sum, one) => plus(sum, one.quantity),
      NO_QUANTITY,
    );
  const [held, would] = [shares(before), shares(after)];
  if (!held.eq(would)) return { what: 'shares', before: textOf(held), after: textOf(would) };
  const balances = new Map(after.cash.map(({ currency, balance }) => [currency, balance]));
  for (const { currency, balance } of before.cash) {
    const now = balances.get(currency) ?? NO_MONEY;
    if (!balance.eq(now))
      return {
        what: 'cash',
        before: inCurrency(balance, currency),
        after: inCurrency(now, currency),
      };
  }
  return undefined;
}

function inCurrency(amount: Money, currency: CurrencyCode): string {
  return `${textOf(amount)} ${currency}`;
}

interface PositionsMerged extends Listings {
  readonly old: readonly PositionRow[];
  readonly after: PositionRow;
}

function reportedPositions(
  { at }: LedgerStep,
  { old, after, from, into }: PositionsMerged,
  { lots }: PortfolioRows,
): readonly NewEvent[] {
  const { portfolio } = after;
  const of = (security: SecurityId) =>
    heldIn(
      old.find((one) => one.security === security) ??
        emptyPosition(portfolio, security, into.currency),
    );
  const left = lots.filter((lot) => lot.security === into.id && !lot.remaining.isZero());
  const gone = heldIn(emptyPosition(portfolio, from.id, from.currency));
  return [
    { security: from.id, before: of(from.id), after: gone, lots: [] },
    {
      security: into.id,
      before: of(into.id),
      after: heldIn(after),
      lots: left.map(({ id }) => id),
    },
  ].flatMap((change) => positionEvents({ portfolio, at, ...change }));
}

function heldIn({ quantity, cost }: PositionRow) {
  return { quantity, cost, averageCost: undefined };
}
