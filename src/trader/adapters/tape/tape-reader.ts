// Reads a tape line by line; one that a crash truncated is read up to its last flush.
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { parseTapeLine, type TapeLine } from './tape-text.ts';

/** An unreadable line ends the reading. */
export type TapeReading =
  | { readonly kind: 'line'; readonly line: TapeLine }
  | { readonly kind: 'unreadable'; readonly sentence: string };

export function readTape(path: string): AsyncGenerator<TapeReading> {
  return readTapeLines(path, () => true);
}

/** Only the lines that are wanted, judged by their text; the others are not parsed. */
export async function* readTapeLines(
  path: string,
  isWanted: (written: string) => boolean,
): AsyncGenerator<TapeReading> {
  const trouble = whyNoFile(path);
  if (trouble !== undefined) return yield unreadable(path, trouble);
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  // Errors in the pipeline reach the loop below, which reads from its end.
  pipeline(createReadStream(path), gunzip, () => {});
  let number = 0;
  let torn: string | undefined;
  try {
    for await (const written of createInterface({ input: gunzip })) {
      // The last line of a killed run may be incomplete; one in the middle may not.
      if (torn !== undefined) return yield unreadable(path, torn);
      number += 1;
      if (!isWanted(written)) continue;
      const line = parseTapeLine(written);
      if (line.ok) yield { kind: 'line', line: line.value };
      else torn = `line ${number}: ${line.failure}`;
    }
    if (number === 0 || (number === 1 && torn !== undefined))
      yield unreadable(path, 'it contains nothing readable');
  } catch (error) {
    yield unreadable(path, fileFaultText(error));
  }
}

/** Opening a pipe would block until a writer opens it. */
function whyNoFile(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? undefined : 'it is not a regular file';
  } catch (error) {
    return fileFaultText(error);
  }
}

function unreadable(path: string, why: string): TapeReading {
  return { kind: 'unreadable', sentence: `${basename(path)}: ${why}` };
}
