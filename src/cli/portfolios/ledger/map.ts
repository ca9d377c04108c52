// `sluice ledger map`: proposes a mapping for the CSV of a broker that is not known.
import { proposeMapping } from '../../../ledger/app/propose-mapping.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { bytesOf, refused } from './import.ts';

export interface MapFlags {
  readonly json?: boolean;
}

/** Exit code 1: something is left to be answered. */
export function map(path: string, flags: MapFlags): ExitCode {
  const bytes = bytesOf(path);
  if (!bytes.ok) return printError(bytes.failure);
  const proposed = proposeMapping(bytes.value);
  if (!proposed.ok) return printError(refused(path, proposed.failure));
  const { text, questions } = proposed.value;
  if (flags.json === true) printJson({ mapping: text, questions });
  else printLine(text.trimEnd());
  return questions.length === 0 ? EXIT.ok : EXIT.failure;
}
