// `sluice backup key FILE`: makes a key, which is written to the file alone.
import { resolve } from 'node:path';
import { backupKeyFrom, newKeyText } from '../../../trader/app/backups/backup-key.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { createNamed } from '../../program/new-file.ts';
import { printError, printJson, printLine } from '../../program/output.ts';

export function makeKey(named: string, flags: { readonly json?: boolean }): ExitCode {
  const file = resolve(named);
  const text = newKeyText();
  const key = backupKeyFrom(text);
  if (!key.ok) throw new Error(key.failure);
  const written = createNamed(file, text, 0o600);
  if (!written.ok) return printError(written.failure);
  if (flags.json === true) printJson({ file, key: key.value.id });
  else
    printLine(
      `Key ${key.value.id} in ${file}. Keep a copy elsewhere: without it no backup can be opened.`,
    );
  return EXIT.ok;
}
