// What one check of a journal found.
import Database from 'better-sqlite3';

export interface Check {
  readonly check: string;
  readonly status: 'ok' | 'fail';
  readonly text: string;
}

/** The sentence of a fault, or the one that says what was found in order. */
export type Examined = { readonly fine: string } | { readonly fault: string };

/** A file too damaged to be read fails the check that stumbled over it. */
export function checked(check: string, examine: () => Examined): Check {
  try {
    const found = examine();
    return 'fault' in found
      ? { check, status: 'fail', text: found.fault }
      : { check, status: 'ok', text: found.fine };
  } catch (error) {
    if (!(error instanceof Database.SqliteError || error instanceof SyntaxError)) throw error;
    return { check, status: 'fail', text: `it cannot be read: ${error.message}` };
  }
}
