// Makes a folder with the folders above it. Node's own `recursive` never returns where the system refuses a name in a folder that
// exists, as it does in /proc.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Throws what the system refuses, with the path. Nothing happens if it exists. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  mkdirSync(path);
}
