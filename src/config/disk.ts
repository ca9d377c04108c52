// The only place that touches files for the configuration; reading alone.
import { readdirSync, readFileSync } from 'node:fs';
import { failed, ok, type Result } from '../kernel/result.ts';

export interface ConfigDisk {
  /** Undefined when there is no such file; throws when it cannot be read. */
  readFile(path: string): string | undefined;
  /** Names in a folder; undefined when there is no such folder. */
  listFolder(path: string): readonly string[] | undefined;
}

export const DISK: ConfigDisk = {
  readFile: (path) => unlessMissing(() => readFileSync(path, 'utf8')),
  listFolder: (path) => unlessMissing(() => readdirSync(path)),
};

/** The text of a file, or the words for why there is none. */
export function textOf(disk: ConfigDisk, path: string): Result<string, string> {
  try {
    const text = disk.readFile(path);
    return text === undefined ? failed('there is no such file') : ok(text);
  } catch (error) {
    return failed(`cannot be read: ${whyUnreadable(error)}`);
  }
}

export function namesOf(disk: ConfigDisk, folder: string): Result<readonly string[], string> {
  try {
    const names = disk.listFolder(folder);
    return names === undefined ? failed('there is no such folder') : ok(names);
  } catch (error) {
    return failed(`cannot be read: ${whyUnreadable(error)}`);
  }
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return error instanceof Error ? error.message : String(error);
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
