// What a refused change of a user is answered with.
import type { PasskeyFailure } from '../../identity/passkeys.ts';
import type { RegistrationFailure } from '../../identity/registration.ts';
import type { RefreshFailure, SignInFailure } from '../../identity/sign-in.ts';
import type { UserFailure } from '../../identity/users.ts';
import {
  conflict,
  forbidden,
  notFound,
  type ProblemError,
  tooMany,
  unauthorized,
  unprocessable,
} from './problem.ts';

export function userProblem(failure: UserFailure): ProblemError {
  switch (failure.kind) {
    case 'unfit':
      return unprocessable(failure.field, `${failure.field}: ${failure.why}.`);
    case 'taken':
      return conflict('name_taken', 'This user name or e-mail address is taken.');
    case 'linked':
      return conflict('identity_taken', 'This identity at the provider belongs to a user already.');
    case 'not-found':
      return notFound('unknown_user', 'No such user.');
    case 'wrong-password':
      return forbidden('wrong_password', 'The password is wrong.');
    case 'locked':
      return lockedProblem(failure.waitMs);
    case 'wrong-passkey':
      return forbidden(
        'foreign_passkey',
        'This session needs a passkey of yours: use one, or sign in again.',
      );
    case 'wrong-code':
      return forbidden('wrong_code', 'The code is wrong, used or over.');
    case 'already-on':
      return conflict(
        'second_factor_on',
        'The second factor is on; remove it before you begin another one.',
      );
    case 'last-admin':
      return conflict(
        'last_administrator',
        'This is the last administrator who can sign in; make another one first, with a password or an identity at the provider.',
      );
    case 'too-many-invitations':
      return conflict(
        'too_many_invitations',
        `${failure.max} invitations of this portfolio wait already; take one back first.`,
      );
  }
}

export function lockedProblem(waitMs: number): ProblemError {
  const seconds = Math.ceil(waitMs / 1_000);
  return tooMany(
    'too_many_attempts',
    `Too many failed attempts; try again in ${seconds} s.`,
    seconds,
  );
}

export function registrationProblem(failure: RegistrationFailure): ProblemError {
  switch (failure.kind) {
    case 'closed':
      return forbidden(
        'registration_closed',
        'Registration is closed; ask an administrator for a user.',
      );
    case 'needs-invitation':
      return forbidden(
        'invitation_required',
        'Registration needs an invitation from an administrator.',
      );
    case 'unknown-invitation':
      return forbidden(
        'unknown_invitation',
        'The invitation is unknown, used or over; ask for another one.',
      );
    default:
      return userProblem(failure);
  }
}

export function passkeyProblem(failure: PasskeyFailure): ProblemError {
  switch (failure.kind) {
    case 'wrong-passkey':
      return unauthorized(
        'wrong_passkey',
        'The passkey is not one of this page, was removed, or took longer than five minutes: try again, or sign in with a password.',
      );
    case 'known-passkey':
      return conflict('passkey_known', 'This passkey is in use already.');
    case 'too-many-passkeys':
      return conflict(
        'too_many_passkeys',
        `You have ${failure.max} passkeys, and no more are kept: remove one first.`,
      );
  }
}

export function signInProblem(failure: SignInFailure): ProblemError {
  switch (failure.kind) {
    case 'wrong-credentials':
      return unauthorized('wrong_credentials', 'The user name or the password is wrong.');
    case 'wrong-code':
      return unauthorized(
        'wrong_second_factor',
        'The code of the second factor is wrong or was used before.',
      );
    case 'unknown-login-code':
      return unauthorized(
        'unknown_login_code',
        'The one-time code is unknown, used or over; sign in again.',
      );
    case 'second-factor-required':
      return unauthorized(
        'second_factor_required',
        'This user needs a code of the second factor: send it as "code".',
      );
    case 'locked':
      return lockedProblem(failure.waitMs);
  }
}

export function refreshProblem({ kind }: RefreshFailure): ProblemError {
  switch (kind) {
    case 'unknown-token':
      return unauthorized(
        'refresh_token_invalid',
        'The refresh token is not valid; sign in again.',
      );
    case 'expired-token':
      return unauthorized('refresh_token_expired', 'The refresh token has expired; sign in again.');
    case 'just-used':
      return conflict(
        'refresh_token_just_used',
        'This refresh token was used a moment ago from the same address; use the pair that it was answered with.',
      );
    case 'reused-token':
      return unauthorized(
        'refresh_token_reused',
        'The refresh token was used before; the session has ended in case it was stolen. Sign in again.',
      );
  }
}
