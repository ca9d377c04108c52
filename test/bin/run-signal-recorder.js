// Runs the recorder as an old Node runs the program.
import { join } from 'node:path';
import { runInInstalledNode } from '../../bin/installed-node.js';

runInInstalledNode(join(import.meta.dirname, 'signal-recorder.js'), 24);
