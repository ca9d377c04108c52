// How a profile locates and converts each field of a record; only named conversions are possible.
import { z } from 'zod';
import { parseItemsPath, parseTemplate, RECORD_PATH } from '../../../kernel/record-path.ts';
import { DATE_ORDERS } from '../../domain/intake/neutral/written-time.ts';
import { exactlyOneOf, text, zone } from '../fields/fields.ts';

export const recordPath = () =>
  z
    .string()
    .regex(RECORD_PATH, 'a path such as ticker, data.items, [1].price or legs[side=buy].price');

export const itemsPath = () =>
  z.string().refine((written) => parseItemsPath(written) !== undefined, {
    error: 'expected a path such as data.items or data[*].alerts',
  });

const SCALARS = [z.string(), z.number(), z.boolean()] as const;

export const scalar = () =>
  z.union(SCALARS, { error: 'expected text, a number, or true or false' });

const numbers = z
  .strictObject({
    scale: z.number().default(1),
    offset: z.number().default(0).describe('Added after scaling'),
    absolute: z.boolean().default(false).describe('Without its sign'),
    percent: z
      .boolean()
      .default(false)
      .describe('Text such as 85% is 0.85; without the sign it is refused'),
    amount: z
      .boolean()
      .default(false)
      .describe('Text such as $107.5K is 107500: K, M or B, with or without the $'),
    thousands: z
      .enum([',', '.', ' ', "'"])
      .optional()
      .describe('Between groups of three digits; with "." a comma precedes the decimals'),
    at_least: z.number().optional().describe('Smaller values become this one'),
    at_most: z.number().optional().describe('Larger values become this one'),
  })
  .refine(({ percent, amount }) => !(percent && amount), {
    error: 'percent and amount exclude each other: keep only one',
  })
  .describe('Also parses numeric text');

const dateOrder = () => z.enum(DATE_ORDERS);

const leafShape = {
  path: recordPath().optional(),
  const: scalar().optional(),
  occ: z
    .strictObject({
      path: recordPath(),
      part: z.enum(['root', 'right', 'strike', 'expiry', 'contract']),
    })
    .optional()
    .describe('Part of an OCC option symbol'),
  date_time: z
    .strictObject({
      date: recordPath(),
      time: recordPath(),
      zone: zone(),
      order: dateOrder().optional().describe('Of a date such as 11/30/26; default: YYYY-MM-DD'),
    })
    .optional()
    .describe('A date and a time of day in two fields'),
  enum: z.record(z.string(), scalar()).optional().describe("The source's words and ours"),
  number: numbers.optional(),
  bool: z
    .strictObject({ yes: z.array(scalar()).min(1, 'at least one word').optional() })
    .optional()
    .describe('Without yes: true and false, yes and no, 1 and 0'),
  time: z
    .strictObject({
      unit: z.enum(['s', 'ms', 'us', 'ns', 'iso', ...DATE_ORDERS]),
      zone: zone().optional(),
    })
    .optional()
    .describe(
      'Epoch in a unit, ISO text, or text with the month or the day first; zone for text without an offset',
    ),
  date: z
    .strictObject({ order: dateOrder() })
    .optional()
    .describe('A day such as 12/18/26, the month or the day first'),
  absent: z.array(scalar()).default([]).describe('Values that mean missing'),
  default: scalar().optional().describe('Used as is if the field is missing'),
  required: z.boolean().default(false),
};

const LEAF_ORIGINS = ['path', 'const', 'occ', 'date_time'] as const;
const CONVERSIONS = ['enum', 'number', 'bool', 'time', 'date'] as const;

interface Ending {
  readonly enum?: unknown;
  readonly number?: unknown;
  readonly bool?: unknown;
  readonly time?: unknown;
  readonly date?: unknown;
  readonly default?: unknown;
  readonly required: boolean;
}

interface Check {
  addIssue(issue: { code: 'custom'; path?: string[]; message: string }): void;
}

function checkField(field: Ending, context: Check): void {
  const given = CONVERSIONS.filter((name) => field[name] !== undefined);
  if (given.length > 1) {
    const message = `${given.join(' and ')} exclude each other: keep only one`;
    context.addIssue({ code: 'custom', message });
  }
  if (field.required && field.default !== undefined) {
    const message = 'has no effect with a default: remove it';
    context.addIssue({ code: 'custom', path: ['required'], message });
  }
}

const leaf = exactlyOneOf(z.strictObject(leafShape), LEAF_ORIGINS)
  .superRefine(checkField)
  .meta({ id: 'leaf' });

const leaves = () => z.array(leaf).min(2, 'a list of two or more');

const sums = {
  sum: leaves().optional(),
  diff: z.array(leaf).length(2, 'a list of two').optional(),
  product: leaves().optional(),
};

const SUMS = ['sum', 'diff', 'product'] as const;

const term = exactlyOneOf(z.strictObject({ ...leafShape, ...sums }), [...LEAF_ORIGINS, ...SUMS])
  .superRefine(checkField)
  .meta({ id: 'term' });

const fieldShape = z.strictObject({
  ...leafShape,
  ...sums,
  first: leaves().optional().describe('The first field present'),
  ratio: z.array(term).length(2, 'a list of two').optional(),
  template: text()
    .refine((written) => parseTemplate(written) !== undefined, {
      error: 'expected text with paths in braces, such as "{date} {time}"',
    })
    .optional()
    .describe('Text that contains {path}'),
});

const field = exactlyOneOf(fieldShape, [...LEAF_ORIGINS, ...SUMS, 'first', 'ratio', 'template'])
  .superRefine(checkField)
  .meta({ id: 'field' });

export type FieldFile = z.output<typeof field>;

export const test = z
  .strictObject({
    path: recordPath(),
    op: z.enum(['eq', 'ne', 'in', 'gte', 'lte', 'exists']),
    value: z
      .union([...SCALARS, z.array(scalar())], { error: 'expected a value or a list of values' })
      .optional(),
    number: numbers.optional().describe('How gte and lte read text, such as 85% or 1,234.5'),
  })
  .superRefine(({ op, value, number }, context) => {
    const wanted = wantedOf(op, value);
    if (wanted !== undefined)
      context.addIssue({ code: 'custom', path: ['value'], message: `${op} needs ${wanted}` });
    if (number !== undefined && op !== 'gte' && op !== 'lte')
      context.addIssue({
        code: 'custom',
        path: ['number'],
        message: `${op} compares text; only gte and lte read numbers`,
      });
  });

export type TestFile = z.output<typeof test>;

function wantedOf(op: string, value: unknown): string | undefined {
  if (op === 'exists') {
    return value === undefined || typeof value === 'boolean' ? undefined : 'true or false';
  }
  if (op === 'in') return Array.isArray(value) ? undefined : 'a list';
  if (op === 'gte' || op === 'lte') return typeof value === 'number' ? undefined : 'a number';
  return value === undefined || Array.isArray(value) ? 'a value' : undefined;
}

export const recordMap = z.strictObject({
  id: field.optional().describe("The source's own id; default: derived from the record"),
  symbol: field.describe('The underlying, as in the feed'),
  signal: field.optional().describe("BUY, SELL, NEUTRAL and the source's other names for them"),
  confidence: field.optional().describe('0 to 1'),
  score: field.optional().describe('-1 to 1'),
  probabilities: z.strictObject({ sell: field, neutral: field, buy: field }).optional(),
  data_time: field.describe('The market time it refers to'),
  issued_at: field.optional(),
  expires_at: field.optional(),
  anchor_price: field.optional().describe('Of the underlying at that time'),
  model: field.optional().describe('Its name'),
  features: z
    .record(z.string().regex(/^[a-z_][a-z0-9_]*$/, 'a name such as d_diff_short'), field)
    .default({})
    .describe('Numbers that conditions read as features.<name>'),
  features_from: recordPath().optional().describe('An object whose numbers are all features'),
  flow: z
    .strictObject({
      contract: field.optional(),
      right: field.optional().describe('call or put'),
      strike: field.optional(),
      expiry: field.optional(),
      premium: field.optional().describe('USD'),
      ask_premium: field.optional().describe('Premium paid at the ask'),
      bid_premium: field.optional().describe('Premium received at the bid'),
      size: field.optional(),
      side: field.optional().describe('bid, ask or mid'),
      sweep: field.optional(),
      block: field.optional(),
      multi_leg: field.optional(),
      open_interest: field.optional(),
      volume: field.optional(),
      open_close: field.optional().describe('open or close'),
      delta: field.optional(),
    })
    .prefault({}),
});

export type RecordMapFile = z.output<typeof recordMap>;
