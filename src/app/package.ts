// What ships with sluice: its version, and where its own files lie whatever the working directory is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PACKAGE_FOLDER = fileURLToPath(new URL('../..', import.meta.url));
export const MAIN_FILE = fileURLToPath(new URL('../main.ts', import.meta.url));

export function packageVersion(): string {
  const text = readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
