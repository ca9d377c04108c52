// The only module that reads files for the configuration; it writes none.
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';

export interface ConfigDisk {
  /** Undefined if the file does not exist; throws if it cannot be read. */
  readFile(path: string): string | undefined;
  /** Names in a folder; undefined if the folder does not exist. */
  listFolder(path: string): readonly string[] | undefined;
}

export const DISK: ConfigDisk = {
  readFile: (path) => unlessMissing(() => readRegularFile(path)),
  listFolder: (path) => unlessMissing(() => readdirSync(path)),
};

/** A strategy has a few thousand bytes, a configuration not many more. */
const FILE_BYTES_MAX = 1_048_576;

/** A running daemon reads its files between two turns: reading a pipe or a device could block the engine. */
function readRegularFile(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) throw new Error('it is a folder');
    if (!found.isFile()) throw new Error('it is not a regular file');
    if (found.size > FILE_BYTES_MAX) throw new Error(tooLarge(found.size));
    const text = readFileSync(file, 'utf8');
    if (text.includes('\0')) throw new Error('it is not text in UTF-8: save it as UTF-8');
    return text;
  } finally {
    closeSync(file);
  }
}

function tooLarge(bytes: number): string {
  const [found, most] = [bytes, FILE_BYTES_MAX].map((count) => count.toLocaleString('en-US'));
  return `it has ${found} bytes; at most ${most} are read`;
}

export const MISSING_FILE = 'file not found';

/** The text of a file, or why it cannot be read. */
export function textOf(disk: ConfigDisk, path: string): Result<string, string> {
  try {
    const text = disk.readFile(path);
    return text === undefined ? failed(MISSING_FILE) : ok(text);
  } catch (error) {
    return failed(`cannot be read: ${fileFaultText(error)}`);
  }
}

export function namesOf(disk: ConfigDisk, folder: string): Result<readonly string[], string> {
  try {
    const names = disk.listFolder(folder);
    return names === undefined ? failed('folder not found') : ok(names);
  } catch (error) {
    return failed(`cannot be read: ${fileFaultText(error)}`);
  }
}

function unlessMissing<Found>(read: () => Found): Found | undefined {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
