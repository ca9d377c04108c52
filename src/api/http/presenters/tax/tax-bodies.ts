// Closures and lots of a tax view as bodies.
import { textOf } from '../../../../kernel/decimal.ts';
import { snakeReason } from '../../../../kernel/snake-keys.ts';
import {
  type AskedLot,
  isAbout,
  type OpenQuestion,
} from '../../../../ledger/app/questions/open-questions.ts';
import { type TaxLot, termReason, type WashClosure } from '../../../../ledger/app/tax/tax-lots.ts';
import type { TaxView } from '../../../../ledger/app/tax/tax-view.ts';
import { type SecuritiesByName, securitiesIn } from '../../../../ledger/app/tax/tax-year.ts';
import type { PortfolioId } from '../../../../ledger/ports/drafts.ts';
import type { LedgerReads } from '../../../../ledger/ports/ledger-store.ts';
import { decimalOrNull } from '../../shapes/decimals.ts';
import type { TaxClosureBody, TaxLotBody } from '../../shapes/tax-rows.ts';
import type { TaxPrice } from './tax-prices.ts';

/** A view with the names of what it is about, and what of it may be shown. */
export interface ShownView {
  readonly view: TaxView;
  readonly securities: SecuritiesByName;
  /** Undefined: all portfolios of the person. */
  readonly portfolio: PortfolioId | undefined;
  /** Of agents, about what is shown: until they are settled, no figure is final. */
  readonly questions: readonly OpenQuestion[];
  /** The person, who may also see the other portfolios. */
  readonly isOwn: boolean;
}

export async function namesIn(read: LedgerReads, view: TaxView): Promise<SecuritiesByName> {
  const rows = await read.securities(securitiesIn(view));
  return new Map(rows.map((row) => [String(row.id), row]));
}

export function isShown(
  { portfolio }: Pick<ShownView, 'portfolio'>,
  row: { readonly portfolio: string },
): boolean {
  return portfolio === undefined || row.portfolio === String(portfolio);
}

/** Null if none of these lots is in question. */
export function notFinalBody(
  { questions }: Pick<ShownView, 'questions'>,
  lots: readonly AskedLot[],
) {
  const own = questions.filter((one) => lots.some((lot) => isAbout(one, lot)));
  if (own.length === 0) return null;
  const doubtful = lots.filter((lot) => own.some((one) => isAbout(one, lot)));
  const count = new Set(doubtful.map(({ portfolio, lotId }) => `${portfolio}/${lotId}`)).size;
  return {
    lots: count,
    text: `not final: ${count} ${count === 1 ? 'lot' : 'lots'} in question`,
    findings: own.map(({ finding }) => finding.id),
  };
}

interface Placed {
  readonly portfolio: string;
  readonly security: string;
}

export function placeBody({ securities }: Pick<ShownView, 'securities'>, one: Placed) {
  const row = securities.get(one.security);
  return {
    portfolio_id: Number(one.portfolio),
    security_id: Number(one.security),
    symbol: row?.symbol ?? one.security,
    currency: row?.currency ?? '',
  };
}

/** `explains`: with the rule and the days behind the term. */
export function closureBody(
  shown: ShownView,
  closure: WashClosure,
  explains: boolean,
): TaxClosureBody {
  const transaction = Number(closure.tradeId);
  return {
    ...placeBody(shown, closure),
    lot_id: closure.lotId,
    side: closure.side,
    quantity: textOf(closure.quantity),
    transaction_id: transaction === Number.MAX_SAFE_INTEGER ? null : transaction,
    opened_on: closure.openedOn,
    held_since: closure.heldSince,
    closed_on: closure.closedOn,
    term: closure.term,
    proceeds: textOf(closure.proceeds),
    cost_basis: textOf(closure.cost),
    gain: textOf(closure.gain),
    disallowed_loss: textOf(closure.disallowedLoss),
    permanently_disallowed: textOf(closure.permanentlyDisallowed),
    allowed_gain: textOf(closure.allowedGain),
    replacements: closure.replacements.map((one) => ({
      lot_id: one.lotId,
      portfolio_id: shown.isOwn || isShown(shown, one) ? Number(one.portfolio) : null,
      security_id: Number(one.security),
      quantity: textOf(one.quantity),
      loss: textOf(one.loss),
      held_days: one.heldDays,
      in_basis: one.isInBasis,
    })),
    ...(explains && { term_reason: reasonBody(shown, closure) }),
  };
}

function reasonBody({ view }: ShownView, closure: WashClosure) {
  const reason = termReason(view, closure) ?? { kind: 'unknown' };
  return snakeReason(JSON.parse(JSON.stringify(reason)));
}

export function lotBody(shown: ShownView, lot: TaxLot, price: TaxPrice): TaxLotBody {
  return {
    ...placeBody(shown, lot),
    lot_id: lot.lotId,
    side: lot.side,
    quantity: textOf(lot.quantity),
    opened_on: lot.openedOn,
    held_since: lot.heldSince,
    cost_basis: textOf(lot.basis),
    wash_adjustment: textOf(lot.adjustment),
    term: lot.term,
    long_term_from: lot.longTermFrom ?? null,
    days_until_long_term: lot.daysUntilLongTerm ?? null,
    price: price.source?.price ?? null,
    market_value: decimalOrNull(lot.marketValue),
    unrealized_gain: decimalOrNull(lot.gain),
    unpriced_reason: price.why ?? null,
  };
}
