// The folder of one symbol in the store, and the lock that commands hold while they add to it.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { isProcessAlive } from '../../kernel/process-alive.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';

/** Letters, digits, dots and dashes stay; everything else is written as in an address. */
export function folderName(symbol: string): string {
  const plain = encodeURIComponent(symbol).replaceAll('*', '%2A');
  return plain.startsWith('.') ? `%2E${plain.slice(1)}` : plain;
}

/** Sorted; empty if there is no such folder. */
export function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [];
    throw error;
  }
}

/** Two commands that add to one symbol at once would lose rows of one of them. Fails with a sentence. */
export function lockedFolder(own: string, symbol: string): Result<() => void, string> {
  const file = join(own, '.writing');
  try {
    makeFolder(own);
    const owner = ownerOf(file);
    if (owner !== undefined && owner !== process.pid && isProcessAlive(owner))
      return failed(`another command (process ${owner}) adds bars of ${symbol}: wait for its end`);
    rmSync(file, { force: true });
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    return ok(() => rmSync(file, { force: true }));
  } catch (error) {
    return failed(`${own}: ${fileFaultText(error)}`);
  }
}

/** Undefined also of an empty file, as a full disk leaves it. */
function ownerOf(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const owner = Number(readFileSync(file, 'utf8'));
  return owner > 0 ? owner : undefined;
}
