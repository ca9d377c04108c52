// A file that a command line names and that is not there.
import { existsSync } from 'node:fs';
import { MISSING_FILE } from '../../trader/config/files/disk.ts';
import { type CommandFailure, EXIT } from './exit-code.ts';

/** The first of them; undefined if all are there. */
export function missingFile(files: readonly (string | undefined)[]): CommandFailure | undefined {
  const file = files.find((one) => one !== undefined && !existsSync(one));
  return file === undefined
    ? undefined
    : { sentence: `${file}: ${MISSING_FILE}`, code: 'no-file', exitCode: EXIT.usage };
}
