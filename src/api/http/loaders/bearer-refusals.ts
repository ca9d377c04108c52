// Why a bearer is not let in, each a sentence that says what to do about it.
import type { BearerFault } from '../../identity/principal.ts';
import { forbidden, type ProblemError, unauthorized, unavailable } from '../shapes/problem.ts';

const FAULTS = {
  expired: ['token_expired', 'The token has expired; get a new one at /api/v1/auth/refresh.'],
  invalid: ['token_invalid', 'The token or key is not valid; sign in at /api/v1/auth/login.'],
  revoked: ['token_revoked', 'The token or key was revoked; sign in again at /api/v1/auth/login.'],
  'provider-expired': [
    'token_expired',
    'The token has expired; get a new one from the provider of identities.',
  ],
  'provider-invalid': [
    'token_invalid',
    'The token does not prove that the provider of identities issued it.',
  ],
  'not-yet-valid': [
    'token_not_yet_valid',
    'The token is not valid yet; compare the clocks of the provider and of this machine.',
  ],
  'other-audience': [
    'token_of_other_audience',
    'The token is for another address; ask the provider for one whose audience is /mcp of this API.',
  ],
  'other-issuer': [
    'token_of_other_issuer',
    'The token was issued neither by this API nor by its provider of identities.',
  ],
} as const;

/** Proved, and yet not let in: a new token would not help. */
const BARRED = {
  'not-linked': [
    'identity_not_linked',
    'Your identity at the provider belongs to no user here; sign in with your password and link it, or ask an administrator.',
  ],
  disabled: ['user_disabled', 'This user is disabled; ask an administrator.'],
} as const;

const PROVIDER_DOWN =
  'The provider of identities does not answer, so its token cannot be checked; use an API key, or try again.';
const RETRY_SECONDS = 5;

export function bearerProblem(fault: BearerFault): ProblemError {
  if (fault === 'provider-down')
    return unavailable('provider_unavailable', PROVIDER_DOWN, RETRY_SECONDS);
  if (fault === 'not-linked' || fault === 'disabled') {
    const [code, detail] = BARRED[fault];
    return forbidden(code, detail);
  }
  const [code, detail] = FAULTS[fault];
  return unauthorized(code, detail);
}
