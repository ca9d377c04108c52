// The result of one check of a journal.

export interface Check {
  readonly check: string;
  readonly status: 'ok' | 'fail';
  readonly text: string;
}

/** The fault, or what was checked successfully. */
export type Examined = { readonly fine: string } | { readonly fault: string };

/** Damage can make reading or folding throw any error; the check that meets it fails. */
export function checked(check: string, examine: () => Examined): Check {
  try {
    const found = examine();
    return 'fault' in found
      ? { check, status: 'fail', text: found.fault }
      : { check, status: 'ok', text: found.fine };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { check, status: 'fail', text: `the check could not finish: ${why}` };
  }
}
