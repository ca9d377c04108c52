// A tool: what it takes, what it answers, and how it asks for that. What does not fit is refused in words before it runs.
import { z } from 'zod';
import { issueProblems } from '../../../trader/contract/field-problem.ts';
import { coded, ProblemError } from '../../http/shapes/problem.ts';
import type { Conversation } from './conversation.ts';

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** It books something once it is confirmed. */
  readonly books: boolean;
  answer(given: unknown, conversation: Conversation): Promise<Answered>;
}

/** What every answer has. */
export interface Answered {
  readonly as_of: string;
  readonly conventions: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

const envelope = {
  as_of: z.string().describe('The moment, or the day, whose entries and prices count'),
  conventions: z.record(z.string(), z.string()).describe('How the figures are meant'),
  warnings: z.array(z.string()).describe('What limits the figures; say it along with them'),
};

interface Described<Input extends z.ZodRawShape> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  readonly output: z.ZodRawShape;
  readonly books?: boolean;
  readonly answer: (
    given: z.infer<z.ZodObject<Input>>,
    conversation: Conversation,
  ) => Promise<Answered>;
}

export function tool<Input extends z.ZodRawShape>(described: Described<Input>): Tool {
  const input = z.strictObject(described.input);
  return {
    ...described,
    input,
    output: z.object({ ...envelope, ...described.output }),
    books: described.books === true,
    answer: async (given, conversation) =>
      described.answer(checked(input, given ?? {}) as z.infer<typeof input>, conversation),
  };
}

function checked(input: z.ZodObject, given: unknown): unknown {
  const parsed = input.safeParse(given);
  if (parsed.success) return parsed.data;
  const errors = issueProblems(parsed.error.issues, 'arguments');
  const detail = errors.map(({ field, detail: why }) => `${field}: ${why}`).join('; ');
  throw new ProblemError(coded('invalid_field', `${detail}.`, { errors }));
}
