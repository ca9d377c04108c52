// Reads a tape line by line; one that was cut off by a crash is read up to its last flush.
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { constants, createGunzip } from 'node:zlib';
import { parseTapeLine, type TapeLine } from './tape-text.ts';

/** A line that cannot be read ends the reading. */
export type TapeReading =
  | { readonly kind: 'line'; readonly line: TapeLine }
  | { readonly kind: 'unreadable'; readonly sentence: string };

export async function* readTape(path: string): AsyncGenerator<TapeReading> {
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  const file = createReadStream(path);
  let broken: Error | undefined;
  const fail = (error: Error): void => {
    broken = error;
    gunzip.end();
  };
  file.once('error', fail);
  gunzip.once('error', fail);
  let number = 0;
  let torn: string | undefined;
  for await (const written of createInterface({ input: file.pipe(gunzip) })) {
    number += 1;
    const line = parseTapeLine(written);
    // The last line of a life that was killed may be torn; one in the middle may not.
    if (torn !== undefined) break;
    if (line.ok) yield { kind: 'line', line: line.value };
    else torn = `line ${number}: ${line.failure}`;
  }
  if (torn !== undefined && !torn.startsWith(`line ${number}:`)) yield unreadable(path, torn);
  if (broken !== undefined) yield unreadable(path, broken.message);
}

function unreadable(path: string, why: string): TapeReading {
  return { kind: 'unreadable', sentence: `${basename(path)}, ${why}` };
}
