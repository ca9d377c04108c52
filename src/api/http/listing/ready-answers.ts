// Answers that were built before: until the trader's copy changes, everyone who asks the same gets the same text.
import type { FastifyRequest } from 'fastify';
import type { Copy } from '../../traders/cache-store.ts';
import type { Seen } from '../../traders/response-cache.ts';

export interface ReadyAnswer {
  readonly text: string;
  /** What belongs to the text. */
  readonly headers: Readonly<Record<string, string | number>>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Keeps what this request is answered with; undefined if it cannot be used again. */
    keepAnswer: ((answer: ReadyAnswer) => void) | undefined;
  }
}

/** Of one copy: further different questions get answers that are not kept. */
const QUESTIONS_MAX = 50;

const answersByCopy = new WeakMap<Copy, Map<string, ReadyAnswer>>();

/** Only for routes whose answer follows from this copy and the address alone. */
export function readyAnswer(
  request: FastifyRequest,
  { copy, ageSeconds }: Seen,
): ReadyAnswer | undefined {
  // Rows of a trader that is down are marked.
  if (ageSeconds !== undefined) return undefined;
  const answers = answersByCopy.get(copy) ?? new Map<string, ReadyAnswer>();
  answersByCopy.set(copy, answers);
  const known = answers.get(request.url);
  if (known === undefined && answers.size < QUESTIONS_MAX) {
    request.keepAnswer = (answer) => void answers.set(request.url, answer);
  }
  return known;
}
