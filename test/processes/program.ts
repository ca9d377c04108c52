// Where the program under test is, for tests that start it as a process.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Laid out as in an installed package where `installed-program.ts` did so, else the checkout. */
export const MAIN = join(process.env.SLUICE_TESTED ?? ROOT, 'bin', 'sluice.js');

/** For `start` and `stop` on a machine that has other work; an option of the same name that follows counts instead. */
export const LONG_WAIT = ['--wait', '600'] as const;
export const LONG_TIMEOUT = ['--timeout', '600'] as const;
