// One corporate action in one portfolio: booked, previewed or taken back, within a step.
import { ok, type Result } from '../../../kernel/result.ts';
import type { PortfolioId, TransactionId } from '../../domain/entries/ids.ts';
import { type Cause, portfolioStream } from '../../domain/events/envelope.ts';
import type { ChangeRefusal } from '../../domain/portfolio/fold-entries.ts';
import type { Figures, LotRow, PortfolioRow } from '../../ports/ledger-rows.ts';
import type { LedgerStep } from '../../ports/ledger-store.ts';
import type { ActionRow } from '../../ports/security-master.ts';
import { changePortfolio } from '../booking/change-portfolio.ts';
import { ACTION_ORIGIN, actionEntry, otherSecurityOf } from '../booking/write/action-entry.ts';
import {
  type BookedPortfolios,
  createBookedPortfolios,
} from '../booking/write/booked-portfolio.ts';
import { ownActionNear } from '../booking/write/own-actions.ts';
import { figuresOf } from '../booking/write/rows.ts';
import { isEntitled } from './holders.ts';

interface InPortfolio {
  readonly portfolio: PortfolioId;
  readonly action: ActionRow;
  readonly cause: Cause;
}

export type Booking = 'BOOKED' | 'NOT_ENTITLED' | 'WAS_BOOKED';

export async function bookIn(
  step: LedgerStep,
  portfolios: BookedPortfolios,
  { portfolio: number, action, cause }: InPortfolio,
): Promise<Result<Booking, ChangeRefusal>> {
  const portfolio = await lockedPortfolio(step, number);
  if ((await step.transactionByOrigin(number, ACTION_ORIGIN, action.id)) !== undefined)
    return ok('WAS_BOOKED');
  if ((await ownActionNear(step, portfolio, action)) !== undefined) return ok('WAS_BOOKED');
  if (!(await isEntitled(step, portfolio, action))) return ok('NOT_ENTITLED');
  const id = (await step.nextId('transaction')) as TransactionId;
  const change = {
    add: [actionEntry(portfolio, action, id)],
    takeBack: [],
    reason: undefined,
  };
  const changed = await changePortfolio(step, portfolios, { portfolio, change, cause });
  return changed.ok ? ok('BOOKED') : changed;
}

async function lockedPortfolio(step: LedgerStep, id: PortfolioId): Promise<PortfolioRow> {
  await step.lock(portfolioStream(id));
  const portfolio = await step.portfolio(id);
  if (portfolio === undefined) throw new Error(`portfolio ${id} has positions and no row`);
  return portfolio;
}

export interface PreviewedPortfolio {
  readonly portfolio: PortfolioId;
  /** Open lots of the securities concerned, as they are and as they would be. */
  readonly before: readonly LotRow[];
  readonly after: readonly LotRow[];
  /** What it would do; undefined if it would be refused. */
  readonly figures: Figures | undefined;
  readonly refusal: ChangeRefusal | undefined;
}

/** Undefined if the portfolio is not concerned. */
export async function preview(
  step: LedgerStep,
  number: PortfolioId,
  action: ActionRow,
  cause: Cause,
): Promise<PreviewedPortfolio | undefined> {
  const portfolio = await lockedPortfolio(step, number);
  const isBooked = (await step.transactionByOrigin(number, ACTION_ORIGIN, action.id)) !== undefined;
  if (isBooked || (await ownActionNear(step, portfolio, action)) !== undefined) return undefined;
  if (!(await isEntitled(step, portfolio, action))) return undefined;
  const before = await openLotsOf(step, number, action);
  const id = (await step.nextId('transaction')) as TransactionId;
  const change = { add: [actionEntry(portfolio, action, id)], takeBack: [], reason: undefined };
  // Lots that are never written must not be remembered as the ones of the portfolio.
  const changed = await changePortfolio(step, createBookedPortfolios(), {
    portfolio,
    change,
    cause,
  });
  const consequences = changed.ok ? changed.value.consequences.get(id) : undefined;
  return {
    portfolio: number,
    before,
    after: await openLotsOf(step, number, action),
    figures: consequences && figuresOf(consequences),
    refusal: changed.ok ? undefined : changed.failure,
  };
}

/** Of the securities that the action concerns. */
export async function openLotsOf(
  step: LedgerStep,
  portfolio: PortfolioId,
  { security, action }: Pick<ActionRow, 'security' | 'action'>,
): Promise<readonly LotRow[]> {
  const other = otherSecurityOf(action);
  const lots = await step.openLots(portfolio, security);
  return other === undefined ? lots : [...lots, ...(await step.openLots(portfolio, other))];
}

export interface TakenBack {
  readonly action: ActionRow;
  readonly reason: string | undefined;
  readonly cause: Cause;
}

/** False if the portfolio does not have it. */
export async function takeBackFrom(
  step: LedgerStep,
  portfolios: BookedPortfolios,
  { portfolio: number, action, reason, cause }: TakenBack & { readonly portfolio: PortfolioId },
): Promise<Result<boolean, ChangeRefusal>> {
  const portfolio = await lockedPortfolio(step, number);
  const row = await step.transactionByOrigin(number, ACTION_ORIGIN, action.id);
  if (row === undefined) return ok(false);
  const change = { add: [], takeBack: [row], reason };
  const changed = await changePortfolio(step, portfolios, { portfolio, change, cause });
  return changed.ok ? ok(true) : changed;
}
