// Runs several commands one after the other in one process and prints what each gave, as JSON: to start a process takes
// longer than a short command. The commands come as JSON on standard input.
import { text } from 'node:stream/consumers';
import { runCommandLine } from '../../../src/cli/command-line.ts';
import type { Ran } from './sluice.ts';

const commands = JSON.parse(await text(process.stdin)) as readonly (readonly string[])[];
const [stdout, stderr] = [process.stdout, process.stderr];
const print = stdout.write.bind(stdout);
for (const stream of [stdout, stderr]) stream.setMaxListeners(0);

const ran: Ran[] = [];
for (const args of commands) {
  const written = { out: '', err: '' };
  const keep = (name: 'out' | 'err') => (chunk: string | Uint8Array) => {
    written[name] += chunk;
    return true;
  };
  stdout.write = keep('out');
  stderr.write = keep('err');
  const code = await runCommandLine(args);
  ran.push({ code, ...written });
}
print(JSON.stringify(ran));
