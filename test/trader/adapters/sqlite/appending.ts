// A process that appends batches of five facts until it is killed, and prints each durable number.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

const MODULE = new URL('../../../../src/trader/adapters/sqlite/journal/journal.ts', import.meta.url)
  .href;
const APPENDING = `
  import { writeSync } from 'node:fs';
  const { openJournal } = await import(process.argv[1]);
  const opened = openJournal({ file: process.argv[2], mode: 'paper', account: 'DU1' });
  const journal = opened.value;
  for (;;) {
    const first = journal.lastSeq() + 1;
    journal.append(Array.from({ length: 5 }, (_, n) => ({
      seq: first + n, at: 1, cause: 0, correlation: '',
      fact: { type: 'alarm-raised', alarm: 'a', text: 't' },
    })));
    writeSync(1, journal.lastSeq() + '\\n');
  }
`;

export function appendTo(file: string): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, ['--input-type=module', '-e', APPENDING, MODULE, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
