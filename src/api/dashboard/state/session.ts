// Who has signed in by this page. The tokens are in cookies that only the server reads; the page knows the word it acts with.
import { signal } from '@preact/signals';
import { type Asked, createDoor } from '../browser/ask.ts';
import { after, until } from '../browser/clock.ts';
import { sayToTabs } from '../browser/other-tabs.ts';
import { dropText } from '../browser/text-storage.ts';
import { TIMEOUT_MS } from '../browser/time-allowed.ts';
import { isPassing } from '../facts/request-state.ts';
import type { PageSession } from '../facts/shapes.ts';
import { refusalWords } from '../facts/sign-in-words.ts';
import { askProof } from './proof.ts';

export interface PasswordLink {
  readonly code: string;
  readonly username: string;
}

export type Session =
  /** `why` it takes its time; cut off once a request got no answer. `username` of who was in, as below. */
  | {
      readonly kind: 'asking';
      readonly why: string;
      readonly isCutOff: boolean;
      readonly username: string;
    }
  /** `username` of who was in; empty without one. */
  | { readonly kind: 'out'; readonly why: string; readonly username: string }
  /** A link for a password was opened. */
  | ({ readonly kind: 'setting' } & PasswordLink)
  | ({ readonly kind: 'in' } & PageSession);

export const session = signal<Session>({
  ...{ kind: 'asking', why: 'Looking for your session…' },
  ...{ isCutOff: false, username: '' },
});

export const ENDED = 'Your session has ended. Sign in to go on; trading went on without you.';

/** Before the end, so that a slow network does not end it. */
const RENEW_BEFORE_MS = 5 * 60_000;
const RENEW_AT_LEAST_MS = 10_000;
const ASK_AGAIN_MS = 2_000;
/** A busy server takes seconds to check a password. */
const SIGN_IN_MS = 15_000;

export const door = createDoor({
  csrf: () => (session.value.kind === 'in' ? session.value.csrf_token : undefined),
  renew,
  prove: askProof,
});

let cancelRenewal = () => {};

export function begun(page: PageSession): void {
  session.value = { kind: 'in', ...page };
  cancelRenewal();
  if (page.expires_at === null) return;
  const inMs = Math.max(RENEW_AT_LEAST_MS, until(page.expires_at) - RENEW_BEFORE_MS);
  cancelRenewal = after(inMs, () => void goOn());
}

/** Before its end; an API that is away is asked again by whatever the page asks next. */
async function goOn(): Promise<void> {
  if (!(await renew())) return;
  const asked = await door.ask((client) => client.GET('/api/v1/auth/page'));
  if (asked.kind === 'ok') begun(asked.body);
  else if (asked.kind === 'unreachable' || isPassing(asked.status))
    cancelRenewal = after(ASK_AGAIN_MS, () => void goOn());
}

/** `why` it is over. Nothing of the session stays in the browser. */
export function leave(why: string): void {
  end(why, lastIn());
}

/** Who is or was in; empty if no one, or once they have signed out themselves. */
export function lastIn(): string {
  const { value } = session;
  return value.kind === 'setting' ? '' : value.username;
}

function end(why: string, username: string): void {
  cancelRenewal();
  dropText('board');
  session.value = { kind: 'out', why, username };
}

let renewing: Promise<boolean> | undefined;

/** Whether there is a session again; one question for all requests that wait for it. */
export function renew(): Promise<boolean> {
  renewing ??= renewed().finally(() => {
    renewing = undefined;
  });
  return renewing;
}

async function renewed(): Promise<boolean> {
  const response = await fetch('/api/v1/auth/page/renew', {
    method: 'POST',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => undefined);
  if (response === undefined) return false;
  // Another tab was faster: its cookies are ours too.
  if (response.ok || response.status === 409) return true;
  if (response.status === 401 && session.value.kind === 'in') leave(ENDED);
  return false;
}

export type Credentials =
  | { readonly username: string; readonly password: string; readonly code?: string }
  | { readonly login_code: string; readonly code?: string };

/** Undefined, or why not. */
export async function signIn(given: Credentials): Promise<string | undefined> {
  const response = await fetch('/api/v1/auth/page', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(given),
    signal: AbortSignal.timeout(SIGN_IN_MS),
  }).catch(() => undefined);
  if (response === undefined)
    return 'The API does not answer: see that it runs (`sluice serve`), and sign in again.';
  if (!response.ok) {
    const { detail = '' } = (await response.json().catch(() => ({}))) as { detail?: string };
    const retry = response.headers.get('retry-after');
    const retrySeconds = retry === null ? Number.NaN : Number(retry);
    const { status } = response;
    return refusalWords({ status, detail, retrySeconds, hasCode: 'login_code' in given });
  }
  return undefined;
}

const STILL_IN =
  'This browser may still be signed in. Load the page again, and sign out once it answers.';

/** In this tab: who it was is forgotten. */
export async function endSession(): Promise<void> {
  const asked = await door.ask((client) => client.DELETE('/api/v1/auth/page'));
  const isOut = asked.kind === 'ok' || (asked.kind === 'refused' && asked.status === 401);
  if (isOut) sayToTabs({ kind: 'signed-out' });
  end(isOut ? 'You have signed out.' : `${whyNot(asked)} ${STILL_IN}`, '');
}

function whyNot(asked: Asked<unknown>): string {
  return asked.kind === 'refused' ? asked.detail : 'The API does not answer.';
}
