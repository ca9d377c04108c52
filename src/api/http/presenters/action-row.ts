// Corporate actions, previews, proposals and differences as their readers see them.
import { type Decimal, textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { PreviewedPortfolio } from '../../../ledger/app/actions/in-portfolio.ts';
import type { AppliedAction, PreviewedAction } from '../../../ledger/app/corporate-actions.ts';
import type { OwnPreview } from '../../../ledger/app/own-action.ts';
import type { KnownProposal } from '../../../ledger/app/proposals/known-to-holder.ts';
import type { SplitDifference } from '../../../ledger/app/proposals/split-differences.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { LotRow } from '../../../ledger/ports/ledger-rows.ts';
import type {
  ActionRow,
  NeededTerm,
  ProposalRow,
  SecurityAction,
} from '../../../ledger/ports/security-master.ts';
import type { Book } from '../loaders/book.ts';
import { bookProblem } from '../loaders/book-refusals.ts';
import { holderProblem } from '../loaders/holder-refusals.ts';
import { actionTypeOf } from '../loaders/resolve-action.ts';
import type { ActionTermsRow } from '../shapes/action-rows.ts';
import { decimalOrNull } from '../shapes/decimals.ts';

type Symbols = ReadonlyMap<SecurityId, string>;

/** Of the securities of the rows. */
export async function symbolsOf(
  { ledger }: Book,
  rows: readonly { readonly security: SecurityId }[],
): Promise<Symbols> {
  const ids = [...new Set(rows.map(({ security }) => security))];
  const securities = await ledger.read.securities(ids);
  return new Map(securities.map(({ id, symbol }) => [id, symbol]));
}

export function actionRow(row: ActionRow, symbols: Symbols) {
  return {
    id: row.id,
    type: actionTypeOf(row.action),
    security_id: row.security,
    symbol: symbols.get(row.security) ?? null,
    effective_on: row.on,
    effective_at: toIso(row.at),
    currency: row.currency,
    ...termsOf(row.action),
    status: row.status,
    portfolios: row.portfolios,
    announced_at: toIso(row.announcedAt),
  };
}

export function proposalRow(row: ProposalRow, symbols: Symbols) {
  return {
    id: row.id,
    type: actionTypeOf(row.action),
    security_id: row.security,
    symbol: symbols.get(row.security) ?? null,
    effective_on: row.on,
    ...termsOf(row.action),
    source: row.source,
    status: row.status,
    proposed_at: toIso(row.proposedAt),
    decided_by: row.decidedBy ?? null,
    decided_at: row.decidedAt === undefined ? null : toIso(row.decidedAt),
    action_id: row.actionId ?? null,
  };
}

/** Fields that the kind does not have are null. */
function termsOf(action: SecurityAction): ActionTermsRow {
  const fields: Readonly<Record<string, unknown>> = { ...action };
  const text = (name: string) => decimalOrNull(fields[name] as Decimal | undefined);
  return {
    new_shares: text('newShares'),
    old_shares: text('oldShares'),
    rate: text('rate'),
    per_share: text('perShare'),
    withholding_rate: text('withholding'),
    new_security_id: 'security' in action ? Number(action.security) : null,
    ratio: text('ratio'),
    parent_basis_share: text('parentBasisShare'),
    cash_per_share: text('cashPerShare'),
    quantity: text('quantity'),
    new_price: text('newPrice'),
    cash_in_lieu: text('cashInLieu'),
  };
}

export function appliedRow({ action, portfolios, refused }: AppliedAction, symbols: Symbols) {
  return {
    dry_run: false,
    action: actionRow(action, symbols),
    portfolios,
    refused: refused.map(({ portfolio, refusal }) => ({
      portfolio_id: portfolio,
      detail: bookProblem(refusal).problem.detail,
    })),
    preview: [],
    others: 0,
  };
}

export function previewedRow({ portfolios, others }: PreviewedAction) {
  const refused = portfolios.filter(({ refusal }) => refusal !== undefined).length;
  return {
    dry_run: true,
    action: null,
    portfolios: portfolios.length - refused + others,
    refused: [],
    preview: portfolios.map(previewRow),
    others,
  };
}

function previewRow({ portfolio, refusal, ...effect }: PreviewedPortfolio) {
  return {
    portfolio_id: portfolio,
    ...effectFields(effect),
    refusal: refusal === undefined ? null : bookProblem(refusal).problem.detail,
  };
}

function effectFields({ before, after, figures }: Omit<OwnPreview, 'refusal'>) {
  return {
    before: before.map(lotRow),
    after: after.map(lotRow),
    cash: decimalOrNull(figures?.cash),
    income: decimalOrNull(figures?.income),
    withholding: decimalOrNull(figures?.withholding),
    realized_gain: decimalOrNull(figures?.realized),
  };
}

export function heldProposalRow(
  { proposal, security, transaction }: KnownProposal,
  preview: OwnPreview | undefined,
) {
  const { needs = [], description } = proposal.detail ?? {};
  const {
    parent_basis_share: share,
    new_price: price,
    quantity,
    ...terms
  } = termsOf(proposal.action);
  const unless = (term: NeededTerm, text: string | null) => (needs.includes(term) ? null : text);
  return {
    id: proposal.id,
    portfolio_id: proposal.portfolio,
    type: actionTypeOf(proposal.action),
    security_id: security.id,
    symbol: security.symbol,
    effective_on: proposal.on,
    ...terms,
    parent_basis_share: unless('parentBasisShare', share),
    new_price: unless('newPrice', price),
    quantity: unless('quantity', quantity),
    source: proposal.source,
    description: description ?? null,
    needs: needs.map((term) => NEEDED[term]),
    status: proposal.status,
    proposed_at: toIso(proposal.proposedAt),
    decided_by: proposal.decidedBy ?? null,
    transaction_id: transaction ?? null,
    effect: preview === undefined ? null : effectRow(preview),
  };
}

const NEEDED = {
  parentBasisShare: 'parent_basis_share',
  newPrice: 'new_price',
  quantity: 'quantity',
} as const;

function effectRow({ refusal, ...effect }: OwnPreview) {
  return {
    ...effectFields(effect),
    refusal: refusal === undefined ? null : holderProblem(refusal).problem.detail,
  };
}

function lotRow({ id, security, side, openedOn, remaining, basis }: LotRow) {
  return {
    lot_id: id,
    security_id: security,
    side,
    opened_on: openedOn,
    quantity: textOf(remaining),
    basis: textOf(basis),
  };
}

export function differenceRow({ kind, proposal, action }: SplitDifference, symbols: Symbols) {
  const about = proposal ?? action;
  if (about === undefined) throw new Error('a difference is about a proposal or an action');
  const symbol = symbols.get(about.security) ?? null;
  return {
    kind,
    security_id: about.security,
    symbol,
    effective_on: about.on,
    proposal_id: proposal?.id ?? null,
    action_id: action?.id ?? null,
    detail: `${symbol ?? `Security ${about.security}`}: ${DETAILS[kind]}`,
  };
}

const DETAILS: Readonly<Record<SplitDifference['kind'], string>> = {
  NOT_IN_LEDGER:
    'the trader recorded a split that the ledger does not have; confirm or decline its proposal.',
  NOT_AT_TRADER:
    'the ledger has a split that the trader of a holder did not record; check what its broker holds.',
  RATIO_DIFFERS:
    'trader and ledger have a split with different ratios; take the wrong one back, or decline the proposal.',
  DAY_DIFFERS:
    'trader and ledger have the split on different days; decline the proposal if that of the ledger is right.',
};
