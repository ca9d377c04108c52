// What ships with sluice: its version, and where its own files lie whatever the working directory is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PACKAGE_FOLDER = fileURLToPath(new URL('../../../..', import.meta.url));
/** What the shell runs, and so does every process of our own. */
export const PROGRAM_FILE = join(PACKAGE_FOLDER, 'bin', 'sluice.js');

export function packageVersion(): string {
  const text = readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
