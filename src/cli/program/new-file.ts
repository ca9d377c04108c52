// Writes files whose failures name them: Node names the file if it cannot be opened, but not if it cannot be filled.
import { closeSync, lstatSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { replaceFile } from '../../files/replaced-file.ts';
import { writeFaultText } from '../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type CommandFailure, EXIT } from './exit-code.ts';

/** A file that a person named. */
export function createNamed(
  path: string,
  text: string,
  mode?: number,
): Result<void, CommandFailure> {
  try {
    return ok(writeNewFile(path, text, mode));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'EEXIST')
      return failed({
        sentence: `${path} exists already; nothing was overwritten`,
        code: 'exists',
        exitCode: EXIT.usage,
      });
    const sentence = `${path}: ${writeFaultText(error)}`;
    return failed({ sentence, code: 'file', exitCode: EXIT.failure });
  }
}

/** The result of a command, whole or as it was before; a pipe, a device or what a link leads to is written to as it is. Throws. */
export function writeNamed(path: string, text: string): void {
  makeFolder(dirname(path));
  const before = lstatSync(path, { throwIfNoEntry: false });
  if (before === undefined || before.isFile()) replaceFile(path, text, () => true);
  else writeFileSync(path, text);
}

/** Whole or not at all: an empty file on a full disk would be kept by the next try. */
export function writeNewFile(path: string, text: string, mode = 0o666): void {
  const file = openSync(path, 'wx', mode);
  try {
    naming(path, () => writeFileSync(file, text));
  } catch (error) {
    rmSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

export function naming(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}
