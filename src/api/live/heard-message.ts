// What a reader of the live stream may say: who it is, and what it wants.
import { z } from 'zod';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { STREAM_TOPICS } from '../../trader/ports/stream-line.ts';

const PRICES_MAX = 200;

const heard = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auth'), token: z.string().min(1).max(4_096) }),
  z.strictObject({
    type: z.literal('subscribe'),
    account: z.string().max(32).optional(),
    topics: z.array(z.enum(STREAM_TOPICS)).default([...STREAM_TOPICS]),
    prices: z.array(z.string().max(16)).max(PRICES_MAX).default([]),
    since: z.int().min(0).optional(),
  }),
]);

export type Heard = z.infer<typeof heard>;
export type Wanted = Extract<Heard, { type: 'subscribe' }>;

/** Or why it is not understood. */
export function messageIn(text: string): Result<Heard, string> {
  const parsed = heard.safeParse(jsonOf(text));
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
  return `${first?.path.join('.') ?? ''} ${first?.message ?? ''}`.trim().slice(0, 100);
}
