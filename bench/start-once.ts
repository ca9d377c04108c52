// One start up to the recovered state: loads the daemon's modules, opens the given journal, and ends.
import '../src/trader/app/daemon/daemon.ts';
import { recoverState } from '../src/trader/engine/fold/recover.ts';
import { ACCOUNT, MODE, openScratch } from './scratch-journal.ts';

const journal = openScratch(process.argv[2] ?? '');
const state = recoverState(journal, MODE, ACCOUNT);
if (state.seq !== journal.lastSeq()) throw new Error('not every fact was folded');
process.exit(0);
