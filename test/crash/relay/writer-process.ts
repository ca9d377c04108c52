// The trader's own writer: appends the ten thousand to the journal in small commits, from wherever it was killed, and writes
// the log back as the daemon does. Prints the largest size of the log when it is done.
import { statSync } from 'node:fs';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { watchJournal } from '../../../src/trader/adapters/sqlite/journal/journal-watch.ts';
import { recorded } from '../../relay/harness/account-facts.ts';
import { tenThousand } from './ten-thousand.ts';

const [file = ''] = process.argv.slice(2);
const opened = openJournal({ file, mode: 'paper', account: 'DU1' });
if (!opened.ok) throw new Error(opened.failure.kind);
const journal = opened.value;
const watch = watchJournal(file, journal);
const facts = recorded(tenThousand());
let logBytesMax = 0;
/** So that the relay reads while there is still something to write. */
const PAUSE_MS = 4;
const nobody = new Int32Array(new SharedArrayBuffer(4));

for (let last = journal.lastSeq(); last < facts.length; last = journal.lastSeq()) {
  journal.append(facts.slice(last, last + 1 + (last % 20)));
  if (watch.fault() === undefined) watch.writeBack();
  logBytesMax = Math.max(logBytesMax, statSync(`${file}-wal`).size);
  Atomics.wait(nobody, 0, 0, PAUSE_MS);
}
process.stdout.write(`${logBytesMax}\n`);
journal.close();
