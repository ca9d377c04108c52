// What a refused change of a user is answered with.
import type { UserFailure } from '../../identity/users.ts';
import { conflict, forbidden, notFound, type ProblemError, unprocessable } from './problem.ts';

export function userProblem(failure: UserFailure): ProblemError {
  switch (failure.kind) {
    case 'unfit':
      return unprocessable(failure.field, `${failure.field}: ${failure.why}.`);
    case 'taken':
      return conflict('This user name or e-mail address is taken.');
    case 'not-found':
      return notFound('No such user.');
    case 'wrong-password':
      return forbidden('The password is wrong.');
    case 'wrong-code':
      return forbidden('The code is wrong, used or over.');
    case 'already-on':
      return conflict('The second factor is on; remove it before you begin another one.');
    case 'last-admin':
      return conflict('This is the last administrator; make another one first.');
  }
}
