// A message of a reader, from its text to what its schema makes of it.
import { z } from 'zod';
import { failed, ok, type Result } from '../../../kernel/result.ts';

const ISSUE_MAX = 100;

/** The first message of every stream. */
export const authMessage = z.strictObject({
  type: z.literal('auth'),
  token: z.string().min(1).max(4_096),
});

/** Or why it is not understood. */
export function parsedText<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): Result<z.infer<Schema>, string> {
  const parsed = schema.safeParse(jsonOf(text));
  return parsed.success ? ok(parsed.data) : failed(issueOf(parsed.error));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function issueOf({ issues }: z.ZodError): string {
  const [first] = issues;
  return `${first?.path.join('.') ?? ''} ${first?.message ?? ''}`.trim().slice(0, ISSUE_MAX);
}
