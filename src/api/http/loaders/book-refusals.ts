// Refusals of the ledger as problems: which status, and the sentence that says what to do.

import { textOf } from '../../../kernel/decimal.ts';
import type { KeyRefusal } from '../../../ledger/app/keyed-step.ts';
import type { PortfolioRefusal } from '../../../ledger/app/portfolios.ts';
import type { RecordRefusal } from '../../../ledger/app/record.ts';
import type { NamingRefusal } from '../../../ledger/app/specific-identification.ts';
import type { TaxListRefusal } from '../../../ledger/app/tax/tax-lists.ts';
import type { UndoRefusal } from '../../../ledger/app/undo-import.ts';
import { type ProblemError, refused } from '../shapes/problem.ts';
import { placeOf } from './resolve-security.ts';

export type BookRefusal =
  | RecordRefusal
  | NamingRefusal
  | PortfolioRefusal
  | TaxListRefusal
  | KeyRefusal
  | UndoRefusal
  /** It can be bought more of as a transaction. */
  | { readonly kind: 'POSITION_OPEN'; readonly ticker: string };

/** `transaction_type` and so on: which field of the body is at fault is named in the sentence. */
export function bookProblem(refusal: BookRefusal): ProblemError {
  return refused(refusal, sentenceOf(refusal));
}

function sentenceOf(refusal: BookRefusal): string {
  switch (refusal.kind) {
    case 'INVALID_QUANTITY':
      return `quantity: ${textOf(refusal.quantity)} is not above 0.`;
    case 'INVALID_PRICE':
      return `price: ${textOf(refusal.price)} is below 0.`;
    case 'INVALID_FEES':
      return `fees: ${textOf(refusal.fees)} are below 0.`;
    case 'INVALID_AMOUNT':
      return `${refusal.field}: the amount does not fit this type of transaction.`;
    case 'NOT_AN_OPTION':
      return 'transaction_type: only a contract of an option, such as AAPL 261218C00230000, expires, is exercised, assigned or settled.';
    case 'INSUFFICIENT_QUANTITY':
      return `${textOf(refusal.wanted)} is more than the ${textOf(refusal.available)} held then; nothing was booked. Correct the quantity or the date, or allow short positions in the portfolio.`;
    case 'INSUFFICIENT_SHORT':
      return `${textOf(refusal.wanted)} is more than the ${textOf(refusal.available)} sold short then; nothing was booked. Correct the quantity or the date, or book a BUY.`;
    case 'SHORT_NOT_ALLOWED':
      return 'The portfolio does not allow short positions (allow_short); nothing was booked.';
    case 'OPPOSITE_POSITION':
      return `The portfolio holds a ${refusal.held} position in this security; close it first.`;
    case 'MOVED_LOTS_CHANGED':
      return 'This would change lots that a transfer has moved to another portfolio; take the transfer back first.';
    case 'LOT_SELECTION_REQUIRED':
      return 'lots: the method SPECIFIC_ID needs the lots of the sale and their quantities.';
    case 'LOT_SELECTION_MISMATCH':
      return `lots: they add up to ${textOf(refusal.chosen)}, not to ${textOf(refusal.wanted)}.`;
    case 'LOT_NOT_OPEN':
      return `lots: lot ${refusal.lotId} is not open on that day.`;
    case 'LOT_QUANTITY_EXCEEDED':
      return `lots: lot ${refusal.lotId} has ${textOf(refusal.available)}, less than ${textOf(refusal.wanted)}.`;
    case 'LATER_ENTRY':
      return `Transaction ${refusal.transaction} could not be booked any more (${refusal.refusal.kind}); nothing was changed. Take that one back first.`;
    case 'SPLIT_BOOKED':
      return `The portfolio has a split of ${refusal.on}${refusal.isSameRatio ? ' with this ratio' : ''} already, transaction ${refusal.transaction}; nothing was booked.`;
    case 'UNKNOWN_SECURITY':
      return `security_id: no security ${refusal.security}.`;
    case 'AMBIGUOUS_SYMBOL':
      return `symbol: ${refusal.symbol} is listed more than once; send security_id instead: ${refusal.candidates.map((one) => `${one.id} (${placeOf(one)})`).join(', ')}.`;
    case 'CURRENCY_DIFFERS':
      return `currency: ${refusal.symbol} is booked in ${refusal.currency}, not in ${refusal.wanted}; send currency ${refusal.currency}, or the exchange of the other listing.`;
    case 'UNKNOWN_PORTFOLIO':
      return `No portfolio ${refusal.portfolio}.`;
    case 'PORTFOLIO_CLOSED':
      return `Portfolio ${refusal.portfolio} is deleted; restore it first.`;
    case 'PORTFOLIO_OPEN':
      return `Portfolio ${refusal.portfolio} is not deleted.`;
    case 'UNKNOWN_RULE':
      return `long_term_rule: ${refusal.rule} is neither us:more-than-one-year nor days:N.`;
    case 'FOLLOWS_TRADER':
      return `The portfolio follows the account ${refusal.account}, so it stays as long as the account is traded.`;
    case 'TRADES_COME_FROM_TRADER':
      return `transaction_type: the trades of account ${refusal.account} come from its trader; nothing was booked. Book cash, income and opening balances here, other trades in a portfolio of their own.`;
    case 'NOT_EMPTY':
      return `The portfolio holds ${refusal.positions} positions; send force=true to delete it anyway.`;
    case 'FIXED_SETTING':
      return `${refusal.field}: cannot change once the portfolio has transactions.`;
    case 'UNKNOWN_TRANSACTION':
      return `No transaction ${refusal.transaction}.`;
    case 'ALREADY_VOIDED':
      return `Transaction ${refusal.transaction} was taken back before.`;
    case 'PART_OF_TRANSFER':
      return `Transaction ${refusal.transaction} belongs to a transfer, which is not corrected; take it back and book it anew.`;
    case 'TRANSFERRED_LOTS_CLOSED':
      return `Transaction ${refusal.closedBy} of portfolio ${refusal.portfolio} closed lot ${refusal.lotId}, which the transfer brought; take that one back first.`;
    case 'PART_OF_ACTION':
      return `Transaction ${refusal.transaction} belongs to corporate action ${refusal.actionId}; take that back instead.`;
    case 'VERSION_CONFLICT':
      return `The portfolio has changed since; it is at version ${refusal.currentVersion}. Read it again.`;
    case 'KEY_REUSED':
      return `Idempotency-Key: ${refusal.key} was used for another request.`;
    case 'POSITION_OPEN':
      return `ticker: the portfolio holds ${refusal.ticker} already; book more of it at /transactions, or close the position first.`;
    case 'IMPORT_RUNNING':
      return `Import ${refusal.id} has not ended; nothing was undone. Try again when it has.`;
    case 'METHOD_CHANGE_NOT_FORWARD':
      return `method_from: ${refusal.from} has passed; a method can change from ${refusal.earliest} on. Past sales keep theirs.`;
    case 'NEGATIVE_TARGET':
      return `targets: ${refusal.symbol} has the weight ${textOf(refusal.weight)}; weights are 0 to 1.`;
    case 'DUPLICATE_TARGET':
      return `targets: ${refusal.symbol} is named twice; give it one weight.`;
    case 'TARGETS_ABOVE_ONE':
      return `targets: the weights add up to ${textOf(refusal.sum)}; they may add up to 1 at most, the rest is cash.`;
    case 'CLOSES_NO_LOTS':
      return `Transaction ${refusal.transaction} closed no lots; name those of a sale or a cover.`;
    case 'SALE_SETTLED':
      return `Transaction ${refusal.transaction} settled on ${refusal.settledOn}; its lots cannot be named any more.`;
    case 'REPLACEMENT_EQUIVALENT':
      return `replacements: security ${refusal.replacement} is declared equivalent to ${refusal.security}; buying it would be a wash sale.`;
    default:
      return refusal satisfies never;
  }
}
