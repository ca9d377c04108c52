// How many file descriptors this process holds, and how many it may hold.
import { readdirSync, readFileSync } from 'node:fs';

export interface Descriptors {
  readonly open: number;
  readonly limit: number;
}

const LIMIT = /^Max open files\s+(\d+)/m;

/** Undefined where the system does not report it. */
export function createDescriptorCount(): (() => Descriptors) | undefined {
  let limit = limitOf();
  if (limit === undefined) return undefined;
  return () => {
    const last = limit ?? 0;
    try {
      // Without the one that reads the folder.
      const open = readdirSync('/proc/self/fd').length - 1;
      limit = limitOf() ?? last;
      return { open, limit };
    } catch (error) {
      // To count them takes one of them.
      if (isUsedUp(error)) return { open: last, limit: last };
      throw error;
    }
  };
}

function limitOf(): number | undefined {
  try {
    const [, text] = LIMIT.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return text === undefined ? undefined : Number(text);
  } catch {
    return undefined;
  }
}

function isUsedUp(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['EMFILE', 'ENFILE'].includes(`${error.code}`)
  );
}
