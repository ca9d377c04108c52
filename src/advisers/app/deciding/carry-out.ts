// Carries a proposed command out by the door through which people send the same one: what refuses them refuses it.
import { sumOf } from '../../../kernel/amounts.ts';
import { money, ONE, price as priceOf, quantity, textOf } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { correctPrice, type PriceCorrectionRefusal } from '../../../ledger/app/correct-price.ts';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import { type MarkRefusal, markPosition } from '../../../ledger/app/mark-position.ts';
import { planHash } from '../../../ledger/app/rebalancing/plan-record.ts';
import { storePlan } from '../../../ledger/app/rebalancing/stored-plans.ts';
import type { RecordRefusal } from '../../../ledger/app/record.ts';
import type {
  Cause,
  CurrencyCode,
  LotChoice,
  PortfolioId,
  SecurityId,
  TradeDraft,
  TransactionId,
} from '../../../ledger/ports/drafts.ts';
import { portfolioStream } from '../../../ledger/ports/events.ts';
import type { TransactionRow } from '../../../ledger/ports/ledger-rows.ts';
import type { LedgerStep } from '../../../ledger/ports/ledger-store.ts';
import { nameOf } from '../../agents/anomaly/rules/doubled-trades.ts';
import { isTrade } from '../../agents/anomaly/rules/trade-entries.ts';
import type { ProposedCommand } from '../../agents/findings/proposed-command.ts';
import type { Prepared } from './prepare.ts';
import type { TakenMoment } from './present-price.ts';

export type CarryOutRefusal =
  | RecordRefusal
  | MarkRefusal
  | PriceCorrectionRefusal
  /** It is not a second booking of the other one any more. */
  | { readonly kind: 'TWIN_CHANGED'; readonly transaction: number; readonly twin: number };

export interface CarryingOut {
  readonly portfolio: PortfolioId;
  readonly command: ProposedCommand;
  readonly cause: Cause;
  readonly moment: TakenMoment;
  readonly prepared: Prepared;
}

/** What it did, as plain JSON. */
export type Outcome = Readonly<Record<string, string | number>>;

export function carryOut(
  ledger: Ledger,
  step: LedgerStep,
  asked: CarryingOut,
): Promise<Result<Outcome, CarryOutRefusal>> {
  const { command } = asked;
  switch (command.kind) {
    case 'sell-lots':
      return sold(ledger, step, asked, command);
    case 'mark-position':
      return marked(step, asked, command);
    case 'void-transaction':
      return takenBack(ledger, step, asked, command);
    case 'correct-price':
      return repriced(ledger, step, asked, command);
    case 'plan-rebalancing':
      return planned(step, asked, command);
    default:
      return command satisfies never;
  }
}

type Command<Kind extends ProposedCommand['kind']> = Extract<
  ProposedCommand,
  { readonly kind: Kind }
>;

async function sold(
  ledger: Ledger,
  step: LedgerStep,
  { portfolio, cause, moment, prepared: { price } }: CarryingOut,
  command: Command<'sell-lots'>,
): Promise<Result<Outcome, CarryOutRefusal>> {
  const chosen = command.lots.map((one) => ({
    lotId: one.lot as LotChoice['lotId'],
    quantity: quantity(one.quantity),
  }));
  const draft: TradeDraft = {
    ...{ type: 'SELL', ...moment, currency: command.currency as CurrencyCode },
    security: command.security as SecurityId,
    quantity: sumOf(chosen.map((one) => one.quantity)),
    price: price ?? priceOf(command.price),
    multiplier: ONE,
    ...{ fees: sumOf([]), method: 'SPECIFIC_ID', chosen },
    ...{ rate: undefined, notes: undefined, origin: undefined },
  };
  const done = await ledger.record(step, { portfolio, draft, cause });
  if (!done.ok) return done;
  const [row] = done.value.rows;
  return ok({ transaction: row?.id ?? 0, price: textOf(draft.price) });
}

async function marked(
  step: LedgerStep,
  { portfolio, cause, moment }: CarryingOut,
  command: Command<'mark-position'>,
): Promise<Result<Outcome, CarryOutRefusal>> {
  const done = await markPosition(
    { step, cause, expectedVersion: undefined },
    {
      portfolio,
      security: command.security as SecurityId,
      price: priceOf(command.price),
      at: moment.startOf(command.on),
    },
  );
  return done.ok ? ok({ price: command.price, on: command.on }) : failed(done.failure);
}

async function takenBack(
  ledger: Ledger,
  step: LedgerStep,
  { portfolio, cause }: CarryingOut,
  command: Command<'void-transaction'>,
): Promise<Result<Outcome, CarryOutRefusal>> {
  // The lock keeps others from reversing one of them before this step ends.
  await step.lock(portfolioStream(portfolio));
  const transaction = command.transaction as TransactionId;
  const own = await step.transaction(transaction);
  const twin = await step.transaction(command.twin as TransactionId);
  const isSame = own && twin && twin.voidedBy === undefined && isTwin(own, twin);
  if (!isSame) return failed({ ...command, kind: 'TWIN_CHANGED' } as const);
  const done = await ledger.takeBack(step, { transaction, cause, reason: 'booked twice' });
  return done.ok ? ok({ transaction: command.transaction }) : done;
}

/** By a few days they may differ: by trade and by settlement date. */
function isTwin(own: TransactionRow, twin: TransactionRow): boolean {
  const { on, type, cash } = own;
  return nameOf(own) === nameOf({ ...twin, on }) && (isTrade({ type }) || cash.eq(twin.cash));
}

async function repriced(
  { context }: Ledger,
  step: LedgerStep,
  { cause }: CarryingOut,
  command: Command<'correct-price'>,
): Promise<Result<Outcome, CarryOutRefusal>> {
  const done = await correctPrice(
    context,
    { step, cause, expectedVersion: undefined },
    {
      transaction: command.transaction as TransactionId,
      ...{ was: priceOf(command.was), price: priceOf(command.price) },
      reason: 'its price was corrected',
    },
  );
  if (!done.ok) return done;
  const [row] = done.value.rows;
  return ok({ transaction: row?.id ?? 0, price: command.price });
}

async function planned(
  step: LedgerStep,
  { cause, prepared: { plan } }: CarryingOut,
  { currency }: Command<'plan-rebalancing'>,
): Promise<Result<Outcome, CarryOutRefusal>> {
  if (plan === undefined) throw new Error('the plan was not prepared');
  const turnover = sumOf(plan.orders.map(({ notional }) => money(notional)));
  return ok({
    plan_id: await storePlan(step, plan, cause),
    plan_hash: planHash(plan),
    orders: plan.orders.length,
    ...{ turnover: textOf(turnover), fees: plan.totalFees, currency },
  });
}
