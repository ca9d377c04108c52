// A file that is imported, as its readers see it: what each row books, what is known already, what does not add up.

import { z } from 'zod';
import { minus } from '../../../kernel/amounts.ts';
import { textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { DirectReceipt } from '../../../ledger/app/direct-import.ts';
import {
  differenceText,
  draftCash,
  type ImportPreview,
  type PreviewedRow,
} from '../../../ledger/app/import-file.ts';
import type { ImportProblem, Place } from '../../../ledger/app/read-import.ts';
import { time } from '../../../trader/contract/shape.ts';
import { decimalOrNull, decimalText } from './decimals.ts';

const placed = {
  line: z.int().nullable().describe('From 1; null in JSON, where part says it'),
  part: z.string().nullable().describe('A section, element or index'),
};

const rowSchema = z.object({
  ...placed,
  transaction_type: z.string(),
  transaction_date: time(),
  trade_date: z.string(),
  symbol: z.string().nullable(),
  isin: z.string().nullable(),
  quantity: z.string().nullable(),
  price: z.string().nullable(),
  fees: z.string().nullable(),
  cash: decimalText().describe('Received less paid'),
  currency: z.string(),
  source: z.string().nullable(),
  source_id: z.string().nullable(),
  transaction_id: z.int().nullable().describe('Under which it is booked already'),
});

const sentence = z.object({ ...placed, detail: z.string() });

export const importSchema = z.object({
  format: z.string(),
  rows: z.array(rowSchema),
  new_rows: z.int(),
  duplicates: z.int().describe('Rows that are booked already'),
  cancellations: z
    .array(z.object({ ...placed, source_id: z.string(), transaction_id: z.int().nullable() }))
    .describe('What the file reverses'),
  problems: z
    .array(sentence.extend({ column: z.string().nullable() }))
    .describe('Rows that cannot be read'),
  ignored: z.array(sentence).describe('Rows that book nothing'),
  remarks: z
    .array(sentence)
    .describe('Rows that are booked and deserve a look: an amount that is not price × quantity'),
  outcomes: z
    .array(
      z.object({
        kind: z.string().describe('A section or a word of the file, or the type of what is booked'),
        outcome: z.enum(['booked', 'to decide', 'books nothing', 'refused']),
        rows: z.int(),
        sums: z
          .array(z.object({ currency: z.string(), amount: decimalText() }))
          .describe('What moved: as booked, or as the rows state it'),
      }),
    )
    .describe('All rows of the file by kind'),
  proposals: z
    .array(
      sentence.extend({
        kind: z.string(),
        trade_date: z.string(),
        symbol: z.string(),
        moves: z.array(z.object({ symbol: z.string(), quantity: decimalText() })),
        cash: decimalText(),
        currency: z.string(),
      }),
    )
    .describe('Corporate actions and transfers, which a person has to book'),
  differences: z
    .array(
      z.object({
        total: z.string(),
        of: z.string().describe('A currency or a symbol'),
        stated: decimalText(),
        booked: decimalText(),
        difference: decimalText(),
        detail: z.string(),
      }),
    )
    .describe('Between what the file says it adds up to and what its rows book'),
  booked: z
    .object({
      transaction_ids: z.array(z.int()),
      taken_back_ids: z.array(z.int()),
      duplicates: z.int(),
      import_id: z
        .string()
        .nullable()
        .describe('Undoes it: POST .../import-runs/{import_id}/undo; null if nothing was new'),
    })
    .nullable()
    .describe('null in a preview'),
});

export type ImportBody = z.infer<typeof importSchema>;

export function importBody(preview: ImportPreview, receipt: DirectReceipt | undefined): ImportBody {
  return {
    ...importFigures(preview, receipt),
    rows: preview.rows.map(importedRowBody),
    problems: preview.problems.map(importProblemBody),
  };
}

/** What is not as long as the file. */
export function importFigures(
  preview: ImportPreview,
  receipt: DirectReceipt | undefined,
): Omit<ImportBody, 'rows' | 'problems'> {
  const { format, ignored, remarks, outcomes, differences } = preview;
  const duplicates = preview.rows.filter(({ bookedAs }) => bookedAs !== undefined).length;
  return {
    ...{ format, duplicates, new_rows: preview.rows.length - duplicates },
    cancellations: preview.cancellations.map(({ place, origin, transaction }) => ({
      ...placeBody(place),
      source_id: origin.id,
      transaction_id: transaction ?? null,
    })),
    ignored: ignored.map(({ place, why }) => ({ ...placeBody(place), detail: why })),
    remarks: remarks.map(({ place, why }) => ({ ...placeBody(place), detail: why })),
    outcomes: outcomes.map(({ sums, ...one }) => ({
      ...one,
      sums: [...sums].map(([currency, amount]) => ({ currency, amount: textOf(amount) })),
    })),
    proposals: preview.proposals.map((one) => ({
      ...placeBody(one.place),
      kind: one.action.kind,
      trade_date: one.on,
      symbol: one.security.symbol,
      moves: one.moves.map(({ security, quantity }) => ({
        symbol: security.symbol,
        quantity: textOf(quantity),
      })),
      cash: textOf(one.proceeds),
      currency: one.currency,
      detail: one.description,
    })),
    differences: differences.map((one) => ({
      total: one.total,
      of: one.of,
      stated: textOf(one.stated),
      booked: textOf(one.booked),
      difference: textOf(minus(one.booked, one.stated)),
      detail: differenceText(one),
    })),
    booked: bookedBody(receipt),
  };
}

export function bookedBody(receipt: DirectReceipt | undefined): ImportBody['booked'] {
  if (receipt === undefined) return null;
  const { booked, takenBack, duplicates, importId: import_id = null } = receipt;
  return { transaction_ids: [...booked], taken_back_ids: [...takenBack], duplicates, import_id };
}

export function importProblemBody({ place, why }: ImportProblem): ImportBody['problems'][number] {
  return { ...placeBody(place), column: place.column ?? null, detail: why };
}

export function importedRowBody({
  place,
  draft,
  bookedAs,
}: PreviewedRow): ImportBody['rows'][number] {
  const security =
    'security' in draft && typeof draft.security === 'object' ? draft.security : undefined;
  return {
    ...placeBody(place),
    transaction_type: draft.type,
    transaction_date: toIso(draft.at),
    trade_date: draft.on,
    symbol: security?.symbol ?? null,
    isin: security?.isin ?? null,
    quantity: 'quantity' in draft ? textOf(draft.quantity) : null,
    price: decimalOrNull('price' in draft ? draft.price : undefined),
    fees: decimalOrNull('fees' in draft ? draft.fees : undefined),
    cash: textOf(draftCash(draft)),
    currency: draft.currency,
    source: draft.origin?.source ?? null,
    source_id: draft.origin?.id ?? null,
    transaction_id: bookedAs ?? null,
  };
}

function placeBody({ line, part }: Place) {
  return { line: line ?? null, part: part ?? null };
}
