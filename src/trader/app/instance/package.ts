// The package: its version, and the location of its files independent of the working directory.
import { existsSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

export const PACKAGE_FOLDER = dirname(findPackageJSON(import.meta.url) ?? '');
/** The executable that the shell and every child process run. */
export const PROGRAM_FILE = join(PACKAGE_FOLDER, 'bin', 'sluice.js');

export function packageVersion(): string {
  const text = readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Whether a deb or the tarball of a release brought it, with units and user. */
export function isSystemPackage(folder = PACKAGE_FOLDER): boolean {
  return existsSync(join(folder, '..', 'systemd', 'system', 'sluice.service'));
}
