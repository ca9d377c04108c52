// Runs commands one after the other in one process: to start a process takes longer than a short command. Each comes as
// a line of JSON on standard input; what it gave goes out as one.
import { createInterface } from 'node:readline';
import { runCommandLine } from '../../../src/cli/command-line.ts';

const [stdout, stderr] = [process.stdout, process.stderr];
const print = stdout.write.bind(stdout);
for (const stream of [stdout, stderr]) stream.setMaxListeners(0);

for await (const line of createInterface({ input: process.stdin })) {
  const written = { out: '', err: '' };
  const keep = (name: 'out' | 'err') => (chunk: string | Uint8Array) => {
    written[name] += chunk;
    return true;
  };
  stdout.write = keep('out');
  stderr.write = keep('err');
  const code = await runCommandLine(JSON.parse(line));
  print(`${JSON.stringify({ code, ...written })}\n`);
}
