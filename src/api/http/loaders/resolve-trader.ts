// The trader a request is about: the one it names, or the only one the caller may see.
import type { FastifyRequest, preSerializationHookHandler } from 'fastify';
import { ok, type Result } from '../../../kernel/result.ts';
import type { ControlFailure } from '../../../trader/app/control-client/control-client.ts';
import { marketsOf } from '../../../trader/app/venues.ts';
import { hasPermission, type Principal, roleOn } from '../../identity/principal.ts';
import { type Permission, roleAllows } from '../../identity/role.ts';
import type { TraderClient, TraderClients } from '../../traders/trader-clients.ts';
import {
  forbidden,
  notFound,
  type ProblemError,
  unavailable,
  unprocessable,
} from '../shapes/problem.ts';
import { principalOf } from './caller.ts';
import { traderProblem } from './trader-problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the oldest copy that its answer is made of; undefined while the trader answers. */
    copyAgeSeconds: number | undefined;
  }
}

/** The trader as one request sees it. */
export interface ResolvedTrader extends TraderClient {
  /** The body of a look. */
  get<Body>(path: string): Promise<Result<Body, ControlFailure>>;
}

export function unknownMarket({ account, venue }: TraderClient, market: string): ProblemError {
  const offered = [...marketsOf(venue)].join(', ');
  const why = `The venue ${venue} of ${account} has no market ${market}; it has ${offered}.`;
  return unprocessable('market', why);
}

/** `wanted` is a name or an account. One that the caller may not see looks like one that does not exist. */
export function resolveTrader(
  clients: TraderClients,
  request: FastifyRequest,
  wanted: string | undefined,
  needs: Permission,
): ResolvedTrader {
  const principal = principalOf(request);
  const client = onlyTrader(clients, principal, wanted);
  const role = roleOn(principal, 'account', client.account);
  if (role === undefined || !roleAllows(role, needs) || !hasPermission(principal, needs)) {
    throw forbidden('not_allowed', `Your role on ${client.account} does not allow "${needs}".`);
  }
  request.accountId = client.account;
  return notingAge(client, request);
}

function notingAge(client: TraderClient, request: FastifyRequest): ResolvedTrader {
  async function look(path: string) {
    const seen = await client.look(path, request.principal?.user.id);
    if (seen.ok && seen.value.ageSeconds !== undefined) {
      request.copyAgeSeconds = Math.max(request.copyAgeSeconds ?? 0, seen.value.ageSeconds);
    }
    return seen;
  }
  return {
    ...client,
    look,
    async get<Body>(path: string) {
      const seen = await look(path);
      return seen.ok ? ok(seen.value.copy.body as Body) : seen;
    },
  };
}

/** Marks an answer of copies while the trader does not answer. */
export const markAge: preSerializationHookHandler = ({ copyAgeSeconds }, reply, payload, done) => {
  if (copyAgeSeconds !== undefined) {
    const text = `the trader does not answer; this is ${copyAgeSeconds} s old`;
    reply.header('age', copyAgeSeconds).header('warning', `110 sluice "${text}"`);
  }
  done(null, payload);
};

function onlyTrader(
  clients: TraderClients,
  principal: Principal,
  wanted: string | undefined,
): TraderClient {
  const meant = wanted === undefined ? clients.all() : clients.called(wanted);
  const visible = meant.filter(
    ({ account }) => roleOn(principal, 'account', account) !== undefined,
  );
  const [first, ...others] = visible;
  if (first === undefined) {
    throw notFound(
      'unknown_account',
      wanted === undefined
        ? 'You may see no account; an administrator can grant one.'
        : `No account ${wanted}.`,
    );
  }
  if (others.length > 0) {
    const names = visible.map(({ name }) => name).join(', ');
    throw unprocessable('account', `account: name one of ${names}.`, 'account_required');
  }
  return first;
}

const RETRY_SECONDS = 2;

/** The trader's answer, or the problem it stands for. */
export function answered<Body>(
  client: Pick<TraderClient, 'account'>,
  answer: Result<Body, ControlFailure>,
): Body {
  if (answer.ok) return answer.value;
  const { failure } = answer;
  if (failure.kind === 'problem') throw traderProblem(failure);
  throw unavailable(
    'trader_unavailable',
    `The trader of ${client.account} does not answer (${failure.why}). Stops at the broker stay.`,
    RETRY_SECONDS,
  );
}
