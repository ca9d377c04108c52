// Corporate actions: one command against a security changes the lots of every holder once. Each portfolio is a separate step,
// so an action may be applied in parts; the same command again continues where it stopped.
import { instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { utcMidnight } from '../../market/time/day.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { Cause } from '../domain/events/envelope.ts';
import type { ChangeRefusal } from '../domain/portfolio/fold-entries.ts';
import type { ActionRow } from '../ports/security-master.ts';
import {
  type ActionCommand,
  type AnnouncementRefusal,
  announce,
  changeStatus,
} from './actions/announced.ts';
import { forEachHolder } from './actions/holders.ts';
import {
  bookIn,
  type PreviewedPortfolio,
  preview,
  type TakenBack,
  takeBackFrom,
} from './actions/in-portfolio.ts';
import { createBookedPortfolios } from './booking/write/booked-portfolio.ts';
import type { Ledger } from './ledger.ts';
import { undone } from './undone-step.ts';

/** `at`: the first moment of the day at the security's exchange; the day in UTC if it is undefined. */
export type ActionRequest = Omit<ActionCommand, 'id' | 'at'> & {
  readonly actionId: string;
  readonly at?: ActionCommand['at'] | undefined;
};

export interface RefusedPortfolio {
  readonly portfolio: PortfolioId;
  readonly refusal: ChangeRefusal;
}

export interface AppliedAction {
  readonly action: ActionRow;
  /** That have it now. */
  readonly portfolios: number;
  /** That could not book it, such as for a later sale of shares that it takes away. Mend these, and apply it again. */
  readonly refused: readonly RefusedPortfolio[];
}

export async function applyCorporateAction(
  ledger: Ledger,
  asked: ActionRequest,
  cause: Cause,
): Promise<Result<AppliedAction, AnnouncementRefusal>> {
  const announced = await ledger.inOneStep((step) => announce(step, wantedOf(asked), cause));
  if (!announced.ok) return announced;
  const action = announced.value;
  if (action.status === 'APPLIED')
    return ok({ action, portfolios: action.portfolios, refused: [] });
  const { context, read } = ledger;
  await read.othersEnded();
  const refused: RefusedPortfolio[] = [];
  let portfolios = 0;
  await forEachHolder(read, action, async (portfolio) => {
    const booked = await ledger.inOneStep((step) =>
      bookIn(step, context.portfolios, { portfolio, action, cause }),
    );
    if (!booked.ok) refused.push({ portfolio, refusal: booked.failure });
    else if (booked.value !== 'NOT_ENTITLED') portfolios += 1;
  });
  if (refused.length > 0) return ok({ action, portfolios, refused });
  const done = await ledger.inOneStep(async (step) =>
    ok(await changeStatus(step, action, { status: 'APPLIED', portfolios, cause })),
  );
  return ok({ action: done.ok ? done.value : action, portfolios, refused });
}

export interface PreviewedAction {
  readonly portfolios: readonly PreviewedPortfolio[];
  /** Holders that are concerned besides the ones that are listed. */
  readonly others: number;
}

const PREVIEWED_MAX = 500;

/** What the action would do; nothing is written. */
export async function previewCorporateAction(
  ledger: Ledger,
  asked: ActionRequest,
  cause: Cause,
): Promise<Result<PreviewedAction, AnnouncementRefusal>> {
  const announced = await undone(ledger, (step) => announce(step, wantedOf(asked), cause));
  if (!announced.ok) return announced;
  const action = announced.value;
  const portfolios: PreviewedPortfolio[] = [];
  let others = 0;
  await forEachHolder(ledger.read, action, async (portfolio) => {
    const previewed = await undone(ledger, (step) => preview(step, portfolio, action, cause));
    if (previewed === undefined) return;
    if (portfolios.length < PREVIEWED_MAX) portfolios.push(previewed);
    else others += 1;
  });
  return ok({ portfolios: portfolios.toSorted((a, b) => a.portfolio - b.portfolio), others });
}

export type ReversalRefusal =
  | { readonly kind: 'UNKNOWN_ACTION'; readonly actionId: string }
  /** Later entries of the portfolio need what the action did. */
  | {
      readonly kind: 'PORTFOLIO_REFUSES';
      readonly portfolio: PortfolioId;
      readonly refusal: ChangeRefusal;
    };

/** Takes the action back from every holder. Refused before anything is written if one of them cannot do without it. */
export async function reverseCorporateAction(
  ledger: Ledger,
  {
    actionId,
    reason,
    cause,
  }: { readonly actionId: string; readonly reason: string | undefined; readonly cause: Cause },
): Promise<Result<ActionRow, ReversalRefusal>> {
  const known = await ledger.read.action(actionId);
  if (known === undefined) return failed({ kind: 'UNKNOWN_ACTION', actionId });
  if (known.status === 'REVERSED') return ok(known);
  const take = { action: known, cause, reason };
  if (known.status !== 'REVERSING') {
    const refusal = await firstRefusal(ledger, take);
    if (refusal !== undefined) return failed(refusal);
  }
  const status = (to: 'REVERSING' | 'REVERSED', portfolios: number) =>
    ledger.inOneStep<ActionRow, ReversalRefusal>(async (step) =>
      ok(await changeStatus(step, known, { status: to, portfolios, cause })),
    );
  await status('REVERSING', known.portfolios);
  let refusal: ReversalRefusal | undefined;
  let portfolios = 0;
  await forEachHolder(ledger.read, known, async (portfolio) => {
    const back = await ledger.inOneStep((step) =>
      takeBackFrom(step, ledger.context.portfolios, { ...take, portfolio }),
    );
    if (!back.ok) refusal = { kind: 'PORTFOLIO_REFUSES', portfolio, refusal: back.failure };
    else if (back.value) portfolios += 1;
  });
  if (refusal !== undefined) return failed(refusal);
  return status('REVERSED', portfolios);
}

function wantedOf({ actionId, at, ...asked }: ActionRequest): ActionCommand {
  return { ...asked, id: actionId, at: at ?? instant(utcMidnight(asked.on)) };
}

async function firstRefusal(ledger: Ledger, take: TakenBack): Promise<ReversalRefusal | undefined> {
  let first: ReversalRefusal | undefined;
  await forEachHolder(ledger.read, take.action, async (portfolio) => {
    if (first !== undefined) return;
    const back = await undone(ledger, (step) =>
      takeBackFrom(step, createBookedPortfolios(), { ...take, portfolio }),
    );
    if (!back.ok) first ??= { kind: 'PORTFOLIO_REFUSES', portfolio, refusal: back.failure };
  });
  return first;
}
