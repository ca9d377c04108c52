// What one check of a journal found.

export interface Check {
  readonly check: string;
  readonly status: 'ok' | 'fail';
  readonly text: string;
}

/** The sentence of a fault, or the one that says what was found in order. */
export type Examined = { readonly fine: string } | { readonly fault: string };

/** Damage can make reading or folding throw anything: that fails the check that stumbled over it. */
export function checked(check: string, examine: () => Examined): Check {
  try {
    const found = examine();
    return 'fault' in found
      ? { check, status: 'fail', text: found.fault }
      : { check, status: 'ok', text: found.fine };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { check, status: 'fail', text: `it could not be finished: ${why}` };
  }
}
