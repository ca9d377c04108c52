// What a refused change of a user is answered with.
import type { RegistrationFailure } from '../../identity/registration.ts';
import type { UserFailure } from '../../identity/users.ts';
import {
  conflict,
  forbidden,
  notFound,
  type ProblemError,
  tooMany,
  unprocessable,
} from './problem.ts';

export function userProblem(failure: UserFailure): ProblemError {
  switch (failure.kind) {
    case 'unfit':
      return unprocessable(failure.field, `${failure.field}: ${failure.why}.`);
    case 'taken':
      return conflict('This user name or e-mail address is taken.');
    case 'linked':
      return conflict('This identity at the provider belongs to a user already.');
    case 'not-found':
      return notFound('No such user.');
    case 'wrong-password':
      return forbidden('The password is wrong.');
    case 'locked':
      return lockedProblem(failure.waitMs);
    case 'wrong-code':
      return forbidden('The code is wrong, used or over.');
    case 'already-on':
      return conflict('The second factor is on; remove it before you begin another one.');
    case 'last-admin':
      return conflict('This is the last administrator; make another one first.');
  }
}

export function lockedProblem(waitMs: number): ProblemError {
  const seconds = Math.ceil(waitMs / 1_000);
  return tooMany(`Too many failed attempts; try again in ${seconds} s.`, seconds);
}

export function registrationProblem(failure: RegistrationFailure): ProblemError {
  switch (failure.kind) {
    case 'closed':
      return forbidden('Registration is closed; ask an administrator for a user.');
    case 'needs-invitation':
      return forbidden('Registration needs an invitation from an administrator.');
    case 'unknown-invitation':
      return forbidden('The invitation is unknown, used or over; ask for another one.');
    default:
      return userProblem(failure);
  }
}
