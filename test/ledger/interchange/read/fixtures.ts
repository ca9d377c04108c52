// Files of other programs as the tests read them, and short ways to look at what came out.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { textOf } from '../../../../src/kernel/decimal.ts';
import type { TransactionDraft } from '../../../../src/ledger/domain/transactions/draft.ts';
import type { ImportProblem } from '../../../../src/ledger/interchange/rows/imported-file.ts';
import { placeText } from '../../../../src/ledger/interchange/rows/imported-file.ts';

export const FIXTURES = new URL('../../../fixtures/ledger/interchange/', import.meta.url);

export function fixture(name: string): string {
  return readFileSync(new URL(name, FIXTURES), 'utf8');
}

export function fixtureBytes(name: string): Uint8Array {
  return readFileSync(new URL(name, FIXTURES));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** `2024-01-04 BUY AAPL 10 at 185.5 fees 1 USD`. */
export function draftLine(draft: TransactionDraft): string {
  const words: string[] = [draft.on, draft.type];
  if ('security' in draft && typeof draft.security === 'object') words.push(draft.security.symbol);
  if ('quantity' in draft) words.push(textOf(draft.quantity));
  if ('price' in draft) words.push('at', textOf(draft.price), 'fees', textOf(draft.fees));
  if ('amount' in draft) words.push(textOf(draft.amount));
  if ('withholding' in draft && !draft.withholding.isZero())
    words.push('less', textOf(draft.withholding));
  if ('cost' in draft) words.push('for', textOf(draft.cost));
  return [...words, draft.currency].join(' ');
}

export function problemLine({ place, why }: ImportProblem): string {
  return `${placeText(place)}: ${why}`;
}
