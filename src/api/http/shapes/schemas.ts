// Shapes that several routes share.
import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../../identity/role.ts';

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What is wrong and what to do'),
    instance: z.string().describe('The request'),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  })
  .describe('Problem details (RFC 9457)');

export const time = () => z.iso.datetime().describe('ISO-8601 UTC');
export const role = () => z.enum(ROLES);
export const scopes = () => z.array(z.enum(PERMISSIONS)).min(1);

/** The answers that any protected route may give besides its own. */
export const PROBLEMS = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  413: problemSchema,
  415: problemSchema,
  422: problemSchema,
  428: problemSchema,
  429: problemSchema,
  500: problemSchema,
  503: problemSchema,
} as const;

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
  created_at: time(),
  updated_at: time(),
});

export const symbol = () =>
  z
    .string()
    .regex(/^[A-Z0-9][A-Z0-9./ -]{0,14}$/, 'expected a symbol in capital letters, such as AAPL');

export const accountQuery = z.strictObject({
  account: z.string().min(1).max(32).optional().describe('Needed when you may see several'),
});

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});

/** A password, token or code. */
export const secret = () => z.string().min(1).max(512);
