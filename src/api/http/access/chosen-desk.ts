// The trader a request is about: the one it names, or the only one the caller may see.
import type { FastifyRequest } from 'fastify';
import type { Result } from '../../../kernel/result.ts';
import type { DeskFailure } from '../../../trader/app/desk-client/desk-client.ts';
import type { Desks, TraderDesk } from '../../desks/desks.ts';
import { hasPermission, type Principal, roleOn } from '../../identity/principal.ts';
import { type Permission, roleAllows } from '../../identity/role.ts';
import {
  forbidden,
  notFound,
  ProblemError,
  unavailable,
  unprocessable,
} from '../shapes/problem.ts';
import { principalOf } from './caller.ts';

/** An account that the caller may not see looks like one that does not exist. */
export function chosenDesk(
  desks: Desks,
  request: FastifyRequest,
  account: string | undefined,
  needs: Permission,
): TraderDesk {
  const principal = principalOf(request);
  const desk = account === undefined ? onlyDesk(desks, principal) : desks.byAccount(account);
  const role = desk === undefined ? undefined : roleOn(principal, 'account', desk.account);
  if (desk === undefined || role === undefined) throw notFound(`No account ${account ?? ''}.`);
  if (!roleAllows(role, needs) || !hasPermission(principal, needs)) {
    throw forbidden(`Your role on ${desk.account} does not allow "${needs}".`);
  }
  return desk;
}

function onlyDesk(desks: Desks, principal: Principal): TraderDesk {
  const visible = desks
    .all()
    .filter(({ account }) => roleOn(principal, 'account', account) !== undefined);
  const [first, ...others] = visible;
  if (first === undefined) {
    throw notFound('You may see no account; an administrator can grant one.');
  }
  if (others.length > 0) {
    const names = visible.map(({ account }) => account).join(', ');
    throw unprocessable('account', `account: name one of ${names}.`);
  }
  return first;
}

const RETRY_SECONDS = 2;

/** The desk's answer, or the problem it stands for. */
export function answered<Body>(desk: TraderDesk, answer: Result<Body, DeskFailure>): Body {
  if (answer.ok) return answer.value;
  const { failure } = answer;
  if (failure.kind === 'problem') {
    throw new ProblemError({ status: failure.status, detail: failure.detail });
  }
  throw unavailable(
    `The trader of ${desk.account} does not answer (${failure.why}). Stops at the broker stay.`,
    RETRY_SECONDS,
  );
}
