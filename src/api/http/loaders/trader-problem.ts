// What a trader refuses, as a problem of this API.
import type { ControlProblem } from '../../../trader/app/control-client/control-client.ts';
import { codeOf } from '../problems/codes.ts';
import { ProblemError } from '../shapes/problem.ts';

/** A body that the trader cannot read is one whose fields are wrong. */
export function traderProblem({
  status: given,
  code,
  detail,
  errors,
  reasons,
  preview,
  retryAfterSeconds,
}: ControlProblem) {
  const status = given === 400 ? 422 : given;
  return new ProblemError({
    status,
    code: codeOf(code, status),
    detail,
    ...(errors === undefined ? {} : { errors }),
    ...(reasons === undefined ? {} : { reasons }),
    ...(preview === undefined ? {} : { preview }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds }),
  });
}
