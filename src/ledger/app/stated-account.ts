// What the broker's statement says an account held at its end: an event beside the valuations, so that the book can be compared with it.
// Decision 0108
import { sumOf } from '../../kernel/amounts.ts';
import { type Money, money, type Quantity, quantity, textOf } from '../../kernel/decimal.ts';
import type { TradingDay } from '../../kernel/instant.ts';
import { dayFromUtc } from '../../market/time/day.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../domain/entries/ids.ts';
import { type Cause, type EventData, valuationStream } from '../domain/events/envelope.ts';
import {
  type StatementFigures,
  statementOf,
} from '../interchange/ibkr/stated/statement-figures.ts';
import type { FileInParts } from '../interchange/rows/imported-file.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import { type KeyOf, keysOf } from './statement-reconciliation/movement.ts';

const STATED = 'PORTFOLIO_STATED';

export interface StatedAccount {
  /** At the end of this day. */
  readonly on: TradingDay;
  readonly event: string;
  readonly cash: readonly { readonly currency: CurrencyCode; readonly amount: Money }[];
  readonly positions: readonly StatedHolding[];
}

interface StatedHolding {
  readonly security: SecurityId | undefined;
  readonly symbol: string;
  readonly quantity: Quantity;
  readonly lots: readonly { readonly openedOn: TradingDay; readonly quantity: Quantity }[];
}

/** The newest one; undefined if no statement was imported or fetched. */
export async function statedAccount(
  read: Pick<LedgerReads, 'events'>,
  portfolio: PortfolioId,
): Promise<StatedAccount | undefined> {
  const stream = valuationStream(portfolio);
  const [last] = await read.events({ stream, type: STATED, isNewestFirst: true, limit: 1 });
  return last && { ...readData(last.data as unknown as Data), event: last.id };
}

/** Keeps nothing of other files, and nothing of a statement that is older than the known one. */
export async function keepStatement(
  step: LedgerStep,
  { portfolio, file, cause }: Kept,
): Promise<void> {
  const figures = statementOf(file);
  if (figures?.to === undefined || figures.cash.length + figures.positions.length === 0) return;
  const stream = valuationStream(portfolio);
  await step.lock(stream);
  const held = await step.positions(portfolio);
  const securities = await step.securities(held.map(({ security }) => security));
  const data = dataOf(figures, figures.to, keysOf(securities));
  const [last] = await step.events({ stream, type: STATED, isNewestFirst: true, limit: 1 });
  if (last !== undefined && String(last.data.on) > figures.to) return;
  if (last !== undefined && JSON.stringify(last.data) === JSON.stringify(data)) return;
  await step.append(
    stream,
    [{ type: STATED, schemaVersion: 1, effective: step.at, data: data as unknown as EventData }],
    cause,
  );
}

export interface Kept {
  readonly portfolio: PortfolioId;
  readonly file: FileInParts;
  readonly cause: Cause;
}

interface Data {
  readonly on: TradingDay;
  readonly account: string;
  readonly cash: readonly { readonly currency: CurrencyCode; readonly amount: string }[];
  readonly positions: readonly {
    readonly security?: SecurityId;
    readonly symbol: string;
    readonly quantity: string;
    readonly lots: readonly { readonly openedOn: TradingDay; readonly quantity: string }[];
  }[];
}

function dataOf(
  { account, cash, positions }: StatementFigures,
  on: TradingDay,
  keyOf: KeyOf,
): Data {
  const bySecurity = Map.groupBy(positions, ({ security }) => keyOf(security));
  return {
    ...{ on, account },
    cash: cash.flatMap(({ currency, ending }) =>
      ending === undefined ? [] : [{ currency, amount: textOf(ending) }],
    ),
    positions: [...bySecurity].map(([key, rows]) => {
      // A position is summed up, or listed lot by lot, or both.
      const sums = rows.filter(({ openedAt }) => openedAt === undefined);
      const counted = sums.length > 0 ? sums : rows;
      return {
        ...(typeof key === 'number' && { security: key }),
        symbol: rows[0]?.security.symbol ?? String(key),
        quantity: textOf(sumOf(counted.map((row) => row.quantity))),
        lots: rows.flatMap((row) =>
          row.openedAt === undefined
            ? []
            : [{ openedOn: dayFromUtc(row.openedAt), quantity: textOf(row.quantity) }],
        ),
      };
    }),
  };
}

function readData({ on, cash, positions }: Data): Omit<StatedAccount, 'event'> {
  return {
    on,
    cash: cash.map((one) => ({ ...one, amount: money(one.amount) })),
    positions: positions.map(({ security, symbol, quantity: held, lots }) => ({
      ...{ security, symbol, quantity: quantity(held) },
      lots: lots.map((lot) => ({ ...lot, quantity: quantity(lot.quantity) })),
    })),
  };
}
