// Files that a simulator is started with.
import { readFileSync } from 'node:fs';
import { fileFaultText } from '../../kernel/file-fault.ts';

/** A failure to read a file names the file. */
export function naming<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw new Error(`${file}: ${fileFaultText(cause)}`, { cause });
  }
}

/** What is in the file of each symbol. */
export function readBySymbol<Value>(
  files: ReadonlyMap<string, string>,
  parse: (text: string) => Value,
): ReadonlyMap<string, Value> {
  return new Map(
    [...files].map(
      ([symbol, file]) => [symbol, naming(file, () => parse(readFileSync(file, 'utf8')))] as const,
    ),
  );
}
