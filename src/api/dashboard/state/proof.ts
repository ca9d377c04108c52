// Proving again who is there: what needs it waits for the dialog, and is asked once more after it.
import { signal } from '@preact/signals';
import type { Proof } from '../browser/ask.ts';

export interface Proving {
  readonly by: Proof;
  readonly refusal: string;
  readonly isSending: boolean;
}

export const proving = signal<Proving | undefined>(undefined);

/** A busy server takes seconds to check a password. */
const PROVE_MS = 15_000;
let answer = (_isProved: boolean) => {};

/** Whether the person has; false if somebody closed the dialog. */
export function askProof(by: Proving['by']): Promise<boolean> {
  answer(false);
  proving.value = { by, refusal: '', isSending: false };
  return new Promise((resolve) => {
    answer = resolve;
  });
}

export function leaveProof(): void {
  end(false);
}

function end(isProved: boolean): void {
  proving.value = undefined;
  answer(isProved);
}

/** `csrf` is the word that the page acts with. */
export async function prove(given: string, csrf: string): Promise<void> {
  const isPassword = proving.value?.by === 'password';
  await proveWith(isPassword ? { password: given } : { code: given }, csrf);
}

export type GivenProof =
  | { readonly password: string }
  | { readonly code: string }
  | { readonly passkey: unknown };

/** A text is why there is nothing to give. */
export async function proveWith(given: GivenProof | string, csrf: string): Promise<void> {
  const wanted = proving.value;
  if (wanted === undefined) return;
  if (typeof given === 'string') {
    proving.value = { ...wanted, refusal: given };
    return;
  }
  const sending = { ...wanted, isSending: true };
  proving.value = sending;
  const response = await fetch('/api/v1/auth/proof', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
    body: JSON.stringify(given),
    signal: AbortSignal.timeout(PROVE_MS),
  }).catch(() => undefined);
  const { detail = 'The API does not answer.' } = ((await response?.json().catch(() => ({}))) ??
    {}) as { detail?: string };
  // Somebody has closed the dialog meanwhile.
  if (proving.value !== sending) return;
  if (response?.ok === true) return end(true);
  proving.value = { ...wanted, refusal: detail, isSending: false };
}
