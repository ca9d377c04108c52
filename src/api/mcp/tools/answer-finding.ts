// `answer_finding`: what a person says to the question of a finding, such as whether a price is right.
import { z } from 'zod';
import type { answerSchema, findingSchema } from '../../http/shapes/finding-rows.ts';
import { bookingTool } from '../calls/booking-tool.ts';
import { isoNow } from '../calls/conventions.ts';

type Answer = z.infer<typeof answerSchema>;

/** Of a dry run: the finding, with its question. */
interface Asked {
  readonly text: string;
}

const ANSWERS = ['right', 'wrong', 'override'] as const;

export const answerFindingTool = bookingTool({
  name: 'answer_finding',
  title: 'Answer a finding',
  description:
    'Settles the question of a finding that has one. right: the book is right, and the same is not asked again; wrong: answers with the proposal that corrects it, for accept_proposal; override, with a reason: undecided, and what waits for it may proceed. Only the person knows the answer: never guess.',
  input: {
    finding_id: z.string().max(40).describe('`id` of monitor_portfolio'),
    answer: z.enum(ANSWERS),
    reason: z.string().min(1).max(200).optional().describe('Of the person; override needs one'),
  },
  output: {
    asked: z
      .string()
      .nullable()
      .describe('The finding with its question; null once it is answered'),
    proposal_id: z.string().nullable().describe('Of the command that corrects the book'),
    effect: z.string().nullable().describe('What accepting that proposal would do now'),
    next: z.string().nullable(),
  },
  async call({ finding_id: id, answer, reason }) {
    const path = `/agents/findings/${id}/answer`;
    return { method: 'POST', path, body: { answer, ...(reason !== undefined && { reason }) } };
  },
  async tryEntry({ path }, { ask }): Promise<Asked | Answer> {
    const finding = path.slice(0, path.lastIndexOf('/'));
    return ask<z.infer<typeof findingSchema>>({ method: 'GET', path: finding });
  },
  async answer({ body }: { readonly body: Asked | Answer }, { now }) {
    const isAsked = 'text' in body;
    return {
      as_of: isoNow(now),
      conventions: { effect: 'an answer is kept with the name of the person, and books nothing' },
      warnings: [],
      asked: isAsked ? body.text : null,
      proposal_id: isAsked ? null : body.proposal_id,
      effect: isAsked ? null : body.effect,
      next: isAsked ? null : body.next,
    };
  },
});
