// What a tool works with: the routes of this API with the rights of the person who asks, confirm tokens, and the time.
import type { AskRoute, RouteCall } from '../../http/assistants/route-call.ts';
import { type Problem, ProblemError } from '../../http/shapes/problem.ts';
import type { Confirmations } from './confirmation.ts';

export interface Conversation {
  /** The id of the person. */
  readonly user: string;
  /** The key or session by which they ask. */
  readonly via: string;
  /** False of a key or token that only looks. */
  readonly mayBook: boolean;
  readonly confirmations: Confirmations;
  /** The body of the answer; a refusal is thrown as the problem that the route answered with. */
  ask<Body>(call: RouteCall): Promise<Body>;
  /** Epoch ms. */
  now(): number;
  /** The day of the newest session at the home venue, as YYYY-MM-DD. */
  today(): string;
}

type Parts = Omit<Conversation, 'ask'>;

export function createConversation(askRoute: AskRoute, parts: Parts): Conversation {
  return {
    ...parts,
    async ask<Body>(call: RouteCall) {
      const { status, body } = await askRoute(call);
      if (status >= 400) throw new ProblemError(body as Problem);
      return body as Body;
    },
  };
}

/** A list of a route as it is: no tool reads further than its first page, and says so. */
export const LIST_MAX = 500;
