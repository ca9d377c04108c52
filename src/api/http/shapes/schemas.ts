// Shapes that several routes share.
import { z } from 'zod';
import { PRINTABLE_LINE } from '../../../kernel/printable-text.ts';
import { time } from '../../../trader/contract/shape.ts';
import { PERMISSIONS, ROLES } from '../../identity/role.ts';
import { PROBLEM_CODES } from '../problems/codes.ts';

export const problemSchema = z
  .object({
    type: z.string().describe('Where the code is described'),
    title: z.string(),
    status: z.int(),
    code: z.enum(PROBLEM_CODES).describe('By which programs decide'),
    detail: z.string().describe('What is wrong and what to do'),
    instance: z.string().describe('The request'),
    param: z.string().optional().describe('The first field that is wrong'),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
    reasons: z
      .array(z.looseObject({ kind: z.string() }))
      .optional()
      .describe('Against an order'),
    preview: z
      .object({
        does: z.string().describe('Confirmed by sending it back as `expects`'),
        details: z.array(z.string()).describe('At the prices of this moment'),
      })
      .optional()
      .describe('What a command would do that is not confirmed'),
  })
  .describe('Problem details (RFC 9457)');

/** Null says the same as leaving the field out: many clients write every field of theirs. */
export function absent<Shape extends z.ZodType>(shape: Shape) {
  return shape.nullish().transform((value) => value ?? undefined);
}

export const role = () => z.enum(ROLES);
export const scopes = () => z.array(z.enum(PERMISSIONS)).min(1);

/** The answers that any protected route may give besides its own. */
export const PROBLEMS = {
  400: problem('Not JSON'),
  401: problem('No valid token'),
  403: problem('Not allowed'),
  404: problem('Not there, or not visible to you'),
  409: problem('In conflict, or refused with reasons'),
  413: problem('Too long'),
  414: problem('A part of the address is too long'),
  415: problem('Not application/json'),
  422: problem('A field is wrong'),
  428: problem('Not confirmed: what would be done'),
  429: problem('Too many requests'),
  431: problem('The headers are too long'),
  500: problem('Failed here'),
  503: problem('The trader or the store does not answer'),
} as const;

/** Of what is saved over a version that the caller names. */
export const CHANGED = { 412: problem('Changed meanwhile: nothing was done') } as const;

function problem(description: string) {
  return { description, content: { 'application/problem+json': { schema: problemSchema } } };
}

export const grantSchema = z.object({
  kind: z.enum(['account', 'portfolio']),
  resource: z.string().min(1).max(64),
  role: role(),
});

export const userSchema = z.object({
  id: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  role: role(),
  is_active: z.boolean(),
  has_second_factor: z.boolean(),
  may_code: z.boolean().describe('May save strategies in code, where api.code allows it'),
  created_at: time(),
  updated_at: time(),
});

export const symbol = () =>
  z
    .string()
    .regex(/^[A-Z0-9][A-Z0-9./ -]{0,14}$/, 'expected a symbol in capital letters, such as AAPL');

/** What a trader trades: option contracts and combinations too, by their id. */
export const traded = () =>
  z
    .string()
    .regex(
      /^(?:[A-Z0-9][A-Z0-9./ -]{0,14}|[A-Z][A-Z0-9.]{0,5} \d{6}[CP]\d{8}(?:-\d{6}[CP]\d{8}|(?:-\d{6}[CP]\d{8}){3})?)$/,
      'expected a symbol in capital letters, such as AAPL, or an option contract, such as AAPL 261218C00230000',
    );

/** An index or a pair of currencies too, although they cannot be held. */
export const benchmarkSymbol = () =>
  z
    .string()
    .regex(
      /^\^?[A-Z0-9][A-Z0-9./ -]{0,14}(?:=[XF])?$/,
      'expected a symbol in capital letters, such as SPY, ^GSPC or EURUSD=X',
    );

export const price = () => z.number().positive().max(10_000_000);

/** What a person calls something. Names are shown beside others, and in terminals. */
export const shownName = (lengthMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(lengthMax)
    .regex(
      PRINTABLE_LINE,
      'expected text without control characters or marks that turn its direction',
    );

export const accountQuery = z.strictObject({
  account: z
    .string()
    .min(1)
    .max(32)
    .optional()
    .describe('Required if you may see several accounts'),
});

/** True in every answer of a running trader. */
export const live = z
  .boolean()
  .describe('A running daemon gave this row; else it is the last known');

/** A password, token or code. */
export const secret = () => z.string().min(1).max(512);

/** What proves who somebody is: a password, or a one-time code. */
export const passwordBody = z.strictObject({
  username: z.string().max(254).describe('User name or e-mail address'),
  password: secret(),
  code: z.string().max(6).optional().describe('Of the second factor, if it is on'),
});
export const loginCodeBody = z.strictObject({
  login_code: secret(),
  code: z.string().max(6).optional().describe('Of the second factor, if it is on'),
});
