// Passkeys: adding one to one's account, signing in with one, and proving again who is there.
import type { Asked } from '../browser/ask.ts';
import { makePasskey, usePasskeyOf } from '../browser/passkeys.ts';
import type { NewPasskey, PasskeyResponse } from '../facts/account-shapes.ts';
import { decided } from './decisions.ts';
import { proveWith } from './proof.ts';
import { door, session } from './session.ts';
import { beginSigned } from './start.ts';

const CANCELLED = 'No passkey was used: the dialog was closed, or took too long. Try again.';
const KNOWN = 'This device has a passkey of yours already: sign in with it.';
const UNREACHABLE = 'The API does not answer; try again.';

/** Undefined, or why not. */
export async function addPasskey(name: string): Promise<string | undefined> {
  const begun = await door.ask((client) => client.POST('/api/v1/auth/passkeys/begin'));
  if (begun.kind !== 'ok') return why(begun);
  const made = await makePasskey(begun.body);
  if (made.kind !== 'ok') return made.kind === 'known' ? KNOWN : CANCELLED;
  const body = { name, response: made.response as NewPasskey };
  const added = await door.ask((client) => client.POST('/api/v1/auth/passkeys', { body }));
  if (added.kind !== 'ok') return why(added);
  decided.value += 1;
  return undefined;
}

/** Undefined, or why not. */
export async function signInByPasskey(): Promise<string | undefined> {
  const used = await answered();
  if (typeof used === 'string') return used;
  const body = { response: used };
  const entered = await door.ask((client) => client.POST('/api/v1/auth/page/passkey', { body }));
  if (entered.kind !== 'ok') return why(entered);
  await beginSigned();
  return undefined;
}

export async function proveByPasskey(): Promise<void> {
  const used = await answered();
  const csrf = session.value.kind === 'in' ? session.value.csrf_token : '';
  await proveWith(typeof used === 'string' ? used : { passkey: used }, csrf);
}

/** What the device answered, or why it did not. */
async function answered(): Promise<PasskeyResponse | string> {
  const begun = await door.ask((client) => client.POST('/api/v1/auth/passkey/begin'));
  if (begun.kind !== 'ok') return why(begun);
  const used = await usePasskeyOf(begun.body);
  return used.kind === 'ok' ? (used.response as PasskeyResponse) : CANCELLED;
}

function why(asked: Exclude<Asked<unknown>, { kind: 'ok' }>): string {
  return asked.kind === 'refused' ? asked.detail : UNREACHABLE;
}
