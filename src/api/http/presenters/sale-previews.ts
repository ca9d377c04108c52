// A sale as each lot method would book it, as a body.
import { textOf } from '../../../kernel/decimal.ts';
import {
  methodOnDay,
  PREVIEW_METHODS,
  type SalePreview,
  type SaleRequest,
  salePreview,
} from '../../../ledger/app/tax/sale-preview.ts';
import type { LotChoice, LotMethod } from '../../../ledger/ports/drafts.ts';
import { quotedPrice } from '../../../ledger/ports/options.ts';
import { bookProblem } from '../loaders/book-refusals.ts';
import type { SalePreviewAnswer } from '../shapes/tax-rows.ts';
import { closureBody, placeBody, type ShownView } from './tax/tax-bodies.ts';

export interface PreviewRequest {
  /** Undefined: all methods. */
  readonly method: LotMethod | undefined;
  readonly lots: readonly LotChoice[] | undefined;
}

export function salePreviewAnswer(
  shown: ShownView,
  asked: SaleRequest,
  wanted: PreviewRequest,
): SalePreviewAnswer {
  const row = shown.view.portfolios.find(({ id }) => id === asked.portfolio);
  if (row === undefined) throw new Error(`portfolio ${asked.portfolio} is not in the view`);
  const named = shown.securities.get(String(asked.security));
  const place = { portfolio: String(asked.portfolio), security: String(asked.security) };
  return {
    ...placeBody(shown, place),
    quantity: textOf(asked.quantity),
    price: textOf(named === undefined ? asked.price : quotedPrice(named, asked.price)),
    fees: textOf(asked.fees),
    trade_date: asked.on,
    portfolio_method: methodOnDay(row, asked.on),
    long_term_rule: row.longTermRule,
    previews: previewsOf(shown, asked, wanted),
  };
}

/** What no method can sell is refused as a whole. */
function previewsOf(shown: ShownView, asked: SaleRequest, wanted: PreviewRequest) {
  const tried = howOf(wanted).map((how) => ({ how, preview: salePreview(shown.view, asked, how) }));
  const [first] = tried;
  if (first?.preview.ok === false && tried.every(({ preview }) => !preview.ok))
    throw bookProblem(first.preview.failure);
  return tried.map(({ how, preview }) =>
    preview.ok
      ? previewBody(shown, preview.value)
      : { ...NOTHING, method: how.method, refusal: bookProblem(preview.failure).problem.detail },
  );
}

function howOf({ method, lots }: PreviewRequest) {
  const methods = method === undefined ? PREVIEW_METHODS : [method];
  const byMethod = methods
    .filter((one) => one !== 'SPECIFIC_ID' || lots === undefined)
    .map((one) => ({ method: one }));
  return [...byMethod, ...(lots === undefined ? [] : [{ method: 'SPECIFIC_ID' as const, lots }])];
}

const NOTHING = {
  closures: [],
  lots: null,
  gain: '0',
  disallowed_loss: '0',
  allowed_gain: '0',
  short_term_gain: '0',
  long_term_gain: '0',
  estimated_tax: '0',
};

function previewBody(shown: ShownView, preview: SalePreview) {
  return {
    method: preview.method,
    refusal: null,
    closures: preview.closures.map((one) => closureBody(shown, one, false)),
    lots:
      preview.lots?.map(({ lotId, quantity }) => ({ lot_id: lotId, quantity: textOf(quantity) })) ??
      null,
    gain: textOf(preview.gain),
    disallowed_loss: textOf(preview.disallowedLoss),
    allowed_gain: textOf(preview.allowedGain),
    short_term_gain: textOf(preview.gainByTerm.SHORT),
    long_term_gain: textOf(preview.gainByTerm.LONG),
    estimated_tax: textOf(preview.tax),
  };
}
