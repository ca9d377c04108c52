// Why a sign-in was refused, in a sentence that also says what to do next.
import { span } from './times.ts';

export interface SignInRefusal {
  readonly status: number;
  /** The server's sentence; empty if it said none. */
  readonly detail: string;
  /** Seconds until another attempt is looked at; NaN if the server does not say. */
  readonly retrySeconds: number;
  readonly hasCode: boolean;
}

const TOO_MANY = 429;
const WRONG = 401;

export function refusalWords({ status, detail, retrySeconds, hasCode }: SignInRefusal): string {
  if (status === TOO_MANY) {
    const wait = Number.isFinite(retrySeconds) ? ` in ${span(retrySeconds * 1_000)}` : ' later';
    return `Too many attempts failed, so none is looked at for a while: try again${wait}.`;
  }
  if (status !== WRONG) return detail === '' ? `The API answered ${status}; try again.` : detail;
  if (detail.includes('needs a code'))
    return 'This user has a second factor: type the code that your app shows, and sign in again.';
  if (detail.includes('second factor'))
    return 'The code of the second factor is wrong or was used: wait for the next one in your app.';
  return hasCode
    ? 'This one-time code is wrong, was used or is over: start the demonstration again for a new one, or sign in with a password.'
    : 'The user name or the password is wrong: check both, or ask an administrator for a new password.';
}
