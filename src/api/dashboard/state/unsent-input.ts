// What a person typed and did not send before the session ended: this tab holds it until they sign in again.
import { isHeldFor } from './decisions.ts';
import { hasDraftsOf } from './drafts.ts';
import { session } from './session.ts';

/** The username of that person; empty if there is nothing, or somebody is signed in. */
export function unsentOf(): string {
  const { value } = session;
  if (value.kind !== 'out' || value.username === '') return '';
  return hasDraftsOf(value.username) || isHeldFor(value.username) ? value.username : '';
}

export function hasUnsentInput(): boolean {
  return unsentOf() !== '';
}
