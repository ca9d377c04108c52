// A corporate action in one portfolio, by its owner: it changes no one else's, and is taken back like a transaction.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { PortfolioId, TransactionId } from '../domain/entries/ids.ts';
import { portfolioStream } from '../domain/events/envelope.ts';
import { type ActionCommand, type AnnouncementRefusal, unfitAction } from './actions/announced.ts';
import { isEntitled } from './actions/holders.ts';
import { openLotsOf, type PreviewedPortfolio } from './actions/in-portfolio.ts';
import { changePortfolio } from './booking/change-portfolio.ts';
import { actionEntry, PROPOSAL_ORIGIN } from './booking/write/action-entry.ts';
import { createBookedPortfolios } from './booking/write/booked-portfolio.ts';
import type { ChangedPortfolio } from './booking/write/change.ts';
import { actionBookedNear } from './booking/write/own-actions.ts';
import { figuresOf } from './booking/write/rows.ts';
import type { LedgerContext } from './ledger-context.ts';
import { portfolioFor, type RecordContext, type RecordRefusal, recordDraft } from './record.ts';

export type OwnActionRefusal =
  | RecordRefusal
  | AnnouncementRefusal
  /** The portfolio has the same action of that day or of a few days before or after. */
  | { readonly kind: 'ACTION_BOOKED'; readonly transaction: TransactionId }
  /** It held nothing of the security then. */
  | { readonly kind: 'NOT_ENTITLED'; readonly on: ActionCommand['on'] };

/** `id` of the action is that of its proposal: the same again gives back what it booked. */
export async function bookOwnAction(
  ledger: LedgerContext,
  context: RecordContext,
  portfolioId: PortfolioId,
  wanted: ActionCommand,
): Promise<Result<ChangedPortfolio, OwnActionRefusal>> {
  const { step, cause } = context;
  const found = await portfolioFor(context, portfolioId);
  if (!found.ok) return found;
  const portfolio = found.value;
  const known = await step.transactionByOrigin(portfolioId, PROPOSAL_ORIGIN, wanted.id);
  if (known !== undefined)
    return ok({
      rows: [known],
      consequences: new Map(),
      version: await step.version(portfolioStream(portfolioId)),
    });
  const unfit = await unfitAction(step, wanted);
  if (unfit !== undefined) return failed(unfit);
  if (!(await isEntitled(step, portfolio, wanted)))
    return failed({ kind: 'NOT_ENTITLED', on: wanted.on });
  const { action, security, on, at, currency } = wanted;
  if (action.kind === 'split') {
    const { newShares, oldShares, cashInLieu } = action;
    return recordDraft(ledger, context, portfolioId, {
      ...{ type: 'SPLIT', security, newShares, oldShares, cashInLieu, on, at, currency },
      ...{ rate: undefined, notes: undefined },
      origin: { source: PROPOSAL_ORIGIN, id: wanted.id },
    });
  }
  const twin = await actionBookedNear(step, portfolio, wanted);
  if (twin !== undefined) return failed({ kind: 'ACTION_BOOKED', transaction: twin });
  const id = (await step.nextId('transaction')) as TransactionId;
  const entry = actionEntry(portfolio, wanted, id, PROPOSAL_ORIGIN);
  const change = { add: [entry], takeBack: [], reason: undefined };
  return changePortfolio(step, ledger.portfolios, { portfolio, change, cause });
}

export type OwnPreview = Omit<PreviewedPortfolio, 'portfolio' | 'refusal'> & {
  readonly refusal: OwnActionRefusal | undefined;
};

/** In a step that is taken back. */
export async function previewOwnAction(
  ledger: LedgerContext,
  context: RecordContext,
  portfolio: PortfolioId,
  wanted: ActionCommand,
): Promise<OwnPreview> {
  const { step } = context;
  const before = await openLotsOf(step, portfolio, wanted);
  // Lots that are never written must not be remembered as the ones of the portfolio.
  const apart = { ...ledger, portfolios: createBookedPortfolios() };
  const done = await bookOwnAction(apart, context, portfolio, wanted);
  if (!done.ok) return { before, after: before, figures: undefined, refusal: done.failure };
  const [row] = done.value.rows;
  const consequences = row && done.value.consequences.get(row.id);
  const after = await openLotsOf(step, portfolio, wanted);
  return { before, after, figures: consequences && figuresOf(consequences), refusal: undefined };
}
