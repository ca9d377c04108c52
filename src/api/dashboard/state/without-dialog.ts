// Decisions that need no dialog, since the page shows what they do and how to undo them.
import type { Asked } from '../browser/ask.ts';
import { decided } from './decisions.ts';

/** Why it was not done; empty if it was. What it may have changed is asked for again. */
export async function doneWithoutDialog(act: () => Promise<Asked<unknown>>): Promise<string> {
  const asked = await act();
  decided.value += 1;
  if (asked.kind === 'ok') return '';
  return asked.kind === 'refused'
    ? asked.detail
    : 'The API does not answer, so it is not known whether this was done. Look again before you repeat it.';
}
