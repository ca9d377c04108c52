// What a command writes: to standard output, or to a file that only its owner reads.
import { writeFileSync } from 'node:fs';
import { writeFaultText } from '../../../kernel/file-fault.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printNote } from '../../program/output.ts';
import { refusal } from '../user/local-identity.ts';

export interface OutputFlags {
  /** Standard output unless given. */
  readonly output?: string;
  readonly json?: boolean;
}

/** `about`: what `--json` says of the file beside its size. */
export function written(text: string, { output, json }: OutputFlags, about: object = {}): ExitCode {
  if (output === undefined) {
    process.stdout.write(text);
    return EXIT.ok;
  }
  try {
    writeFileSync(output, text, { mode: 0o600 });
  } catch (error) {
    return printError(refusal('file', `${output}: ${writeFaultText(error)}`));
  }
  if (json === true) printJson({ file: output, bytes: Buffer.byteLength(text), ...about });
  else printNote(`Wrote ${output}.`);
  return EXIT.ok;
}
