// The only place that touches files for the configuration; reading alone.
import { readdirSync, readFileSync } from 'node:fs';

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

function unlessMissing<Found>(read: () => Found): Found | undefined {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
