// The person a tool is asked about, if the call names none.
import type { z } from 'zod';
import type { portfolioSchema } from '../../http/shapes/portfolio-rows.ts';
import { notFound, unprocessable } from '../../http/shapes/problem.ts';
import { type Conversation, LIST_MAX } from './conversation.ts';

type Portfolio = z.infer<typeof portfolioSchema>;

export function portfoliosOf({ ask }: Conversation): Promise<readonly Portfolio[]> {
  return ask<readonly Portfolio[]>({
    method: 'GET',
    path: '/portfolios',
    query: { limit: LIST_MAX },
  });
}

interface Named {
  readonly client_id?: number | undefined;
  readonly portfolio_id?: number | undefined;
}

/** The person who is named, else the owner of the portfolio, else the only person whose portfolios are visible. */
export async function clientOf(conversation: Conversation, { client_id, portfolio_id }: Named) {
  if (client_id !== undefined) return client_id;
  if (portfolio_id !== undefined) {
    const path = `/portfolios/${portfolio_id}`;
    return (await conversation.ask<Portfolio>({ method: 'GET', path })).user_id;
  }
  const clients = new Set((await portfoliosOf(conversation)).map(({ user_id }) => user_id));
  const [client, other] = clients;
  if (client === undefined)
    throw notFound('unknown_client', 'You have no portfolio, and none is shared with you.');
  if (other === undefined) return client;
  const list = [...clients].toSorted((one, next) => one - next).join(', ');
  throw unprocessable('client_id', `client_id: required; you see portfolios of ${list}.`);
}
