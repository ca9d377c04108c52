// Data products as answers give them: what they are, how good they are, and where their rows come from.

import { z } from 'zod';
import { instant, toIso } from '../../../kernel/instant.ts';
import {
  type DescribedProduct,
  DIMENSIONS,
  PRODUCT_NAMES,
} from '../../../ledger/app/products/catalogue.ts';
import type { ProductRun } from '../../../ledger/app/products/product-run.ts';
import { time } from '../../../trader/contract/shape.ts';

export const productName = () => z.enum(PRODUCT_NAMES);

export const productSchema = z.object({
  name: productName(),
  description: z.string(),
  version: z.string().describe('Schema of the rows + version of the code that computes them'),
  owner: z.string().describe('Who answers for it'),
  access: z.string().describe('private: for users who may see the portfolio'),
  retention: z.string(),
  freshness_seconds: z.int().describe('How old its newest row may be; 0: written with its event'),
  fields: z.array(z.string()),
});

const accessClass = () =>
  z
    .enum(['internal', 'confidential', 'personal'])
    .describe('personal: what a person wrote or is named by; confidential: what somebody holds');

export const describedSchema = productSchema.extend({
  columns: z.array(z.object({ name: z.string(), type: z.string(), access: accessClass() })),
  withheld: z
    .array(z.object({ name: z.string(), description: z.string(), access: accessClass() }))
    .describe('Personal fields of the same records, which no row of the product has'),
  row_schema: z.record(z.string(), z.unknown()).describe('JSON Schema of a row'),
});

export function productBody({ name, meaning, version, owner, access, ...rest }: DescribedProduct) {
  const { retention, freshnessMs, fields } = rest;
  return {
    ...{ name, description: meaning, version, owner, access, retention },
    freshness_seconds: freshnessMs / 1_000,
    fields: [...fields],
  };
}

export function describedBody(product: DescribedProduct) {
  const { columns, withheld, rowSchema } = product;
  return {
    ...productBody(product),
    columns: columns.map(({ name, type, access }) => ({ name, type, access })),
    withheld: withheld.map(({ name, meaning }) => ({
      ...{ name, description: meaning },
      access: 'personal' as const,
    })),
    row_schema: { ...rowSchema },
  };
}

export const productRowSchema = z.object({
  key: z.string(),
  events: z.array(z.string()).describe('Ids of the events that the row follows from'),
  cells: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

const share = () => z.number().min(0).max(1);

export const qualitySchema = z.object({
  product: productName(),
  portfolio_id: z.int(),
  version: z.string(),
  score: z
    .number()
    .nullable()
    .describe(
      '0 to 100; null without rows; at most 50 if the ledger disagrees or a severe question is open, 84 if another one is',
    ),
  level: z.enum(['EXCELLENT', 'GOOD', 'ACCEPTABLE', 'POOR']).nullable(),
  parts: z
    .object({
      completeness: share(),
      validity: share(),
      consistency: share(),
      timeliness: share(),
      uniqueness: share(),
      plausibility: share()
        .nullable()
        .describe('Of the value of the rows, what no agent asks about; null in older verdicts'),
    })
    .nullable(),
  checks: z
    .array(
      z.object({
        dimension: z.enum(DIMENSIONS),
        share: share(),
        rows: z.int().describe('That were looked at'),
        failing: z.int(),
        value_share: share().nullable().describe('Of the value of all rows, that of the failing'),
      }),
    )
    .describe('What was looked at and found, the worst first; empty in older verdicts'),
  rows: z.int(),
  failing: z
    .array(z.object({ row: z.string(), dimension: z.enum(DIMENSIONS), why: z.string() }))
    .describe('The first hundred'),
  failing_count: z.int(),
  rule_version: z.int(),
  judged_at: time(),
  event_id: z.string().describe('The event that keeps this verdict'),
});

export function qualityBody({ id, product, portfolio, version, endedAt, quality }: ProductRun) {
  const { score, level, parts, checks, rows, faults, faultCount, ruleVersion } = quality;
  return {
    ...{ product, portfolio_id: portfolio, version },
    score: score ?? null,
    level: level ?? null,
    parts: parts === undefined ? null : { ...parts, plausibility: parts.plausibility ?? null },
    checks: (checks ?? []).map(({ dimension, valueShare, failing, ...seen }) => ({
      ...{ dimension, share: seen.share, rows: seen.rows, failing },
      value_share: valueShare ?? null,
    })),
    rows,
    failing: faults.map(({ row, dimension, why }) => ({ row, dimension, why })),
    failing_count: faultCount,
    rule_version: ruleVersion,
    judged_at: toIso(instant(endedAt)),
    event_id: id,
  };
}
