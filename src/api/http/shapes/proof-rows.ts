// The proof of a portfolio by a broker's statement, as its readers see it.
import { z } from 'zod';
import { minus } from '../../../kernel/amounts.ts';
import { textOf } from '../../../kernel/decimal.ts';
import { placeText } from '../../../ledger/app/read-import.ts';
import {
  causeText,
  type ReconciledFigure,
  type StatementReconciliation,
} from '../../../ledger/app/reconcile-statement.ts';
import { decimalOrNull, decimalText } from './decimals.ts';

const causeSchema = z.object({
  kind: z.string(),
  amount: z.string().nullable(),
  detail: z.string(),
});

export const proofSchema = z.object({
  account: z.string(),
  portfolio_id: z.int(),
  from: z.string(),
  to: z.string(),
  equal: z.boolean().describe('Every figure to the cent, and every row on both sides'),
  figures: z.array(
    z.object({
      figure: z.enum(['quantity', 'cost', 'realized', 'dividends', 'withholding', 'cash']),
      of: z.string().describe('A symbol; for cash and withholding a currency'),
      currency: z.string().nullable(),
      stated: decimalText(),
      booked: decimalText(),
      difference: decimalText(),
      wash_sales: z.string().nullable().describe('Part of booked: within this account only'),
      equal: z.boolean(),
      causes: z.array(causeSchema),
    }),
  ),
  matched_rows: z.int(),
  not_booked: z.array(
    z.object({
      place: z.string(),
      transaction_type: z.string(),
      trade_date: z.string(),
      cash: decimalText(),
      currency: z.string(),
    }),
  ),
  not_stated: z.array(
    z.object({
      transaction_id: z.int(),
      transaction_type: z.string(),
      trade_date: z.string(),
      cash: decimalText(),
      currency: z.string(),
    }),
  ),
  cross_account: z
    .array(z.object({ symbol: z.string(), cost: decimalText(), disallowed_loss: decimalText() }))
    .describe('What wash sales with your other portfolios change; no broker sees those'),
  unreadable: z.array(z.object({ place: z.string(), detail: z.string() })),
});

export type ProofBody = z.infer<typeof proofSchema>;

export function proofBody(proof: StatementReconciliation): ProofBody {
  return {
    account: proof.account,
    portfolio_id: proof.portfolio,
    from: proof.period.from,
    to: proof.period.to,
    equal: proof.isEqual,
    figures: proof.figures.map(figureBody),
    matched_rows: proof.matched,
    not_booked: proof.notBooked.map(({ place, movement }) => ({
      place: placeText(place),
      ...movementBody(movement),
    })),
    not_stated: proof.notStated.map((one) => ({ transaction_id: one.id, ...movementBody(one) })),
    cross_account: proof.crossAccount.map(({ of, cost, disallowed }) => ({
      symbol: of,
      cost: textOf(cost),
      disallowed_loss: textOf(disallowed),
    })),
    unreadable: proof.unreadable.map(({ place, why }) => ({
      place: placeText(place),
      detail: why,
    })),
  };
}

function movementBody({
  type,
  on,
  cash,
  currency,
}:
  | StatementReconciliation['notStated'][number]
  | StatementReconciliation['notBooked'][number]['movement']) {
  return { transaction_type: type, trade_date: on, cash: textOf(cash), currency };
}

function figureBody(one: ReconciledFigure): ProofBody['figures'][number] {
  const { figure, of, currency, stated, booked, washed, isEqual, causes } = one;
  return {
    ...{ figure, of, currency: currency ?? null, equal: isEqual },
    ...{ stated: textOf(stated), booked: textOf(booked), wash_sales: decimalOrNull(washed) },
    difference: textOf(minus(booked, stated)),
    causes: causes.map((cause) => ({
      kind: cause.kind,
      amount: decimalOrNull('amount' in cause ? cause.amount : undefined),
      detail: causeText(cause),
    })),
  };
}
