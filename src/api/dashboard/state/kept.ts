// What of the person whose session has ended is kept in this tab until they sign in again.
import { isHeldFor } from './decisions.ts';
import { hasDraftsOf } from './drafts.ts';
import { session } from './session.ts';

/** Empty, also while somebody is signed in, if nothing is kept. */
export function keptFor(): string {
  const { value } = session;
  if (value.kind !== 'out' || value.username === '') return '';
  return hasDraftsOf(value.username) || isHeldFor(value.username) ? value.username : '';
}

export function hasKept(): boolean {
  return keptFor() !== '';
}
