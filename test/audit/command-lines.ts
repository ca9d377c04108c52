// Runs one command line after another in this process, as the audit plays many short ones: what starts and is compiled once counts
// once. Reads a list of arguments a line, and answers each with what it printed.
import { createInterface } from 'node:readline';
import { runCommandLine } from '../../src/cli/command-line.ts';

const answer = process.stdout.write.bind(process.stdout);
let printed = { stdout: '', stderr: '' };

for (const name of ['stdout', 'stderr'] as const) {
  process[name].write = (chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
    printed[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  printed = { stdout: '', stderr: '' };
  const code = await runCommandLine(JSON.parse(line));
  answer(`${JSON.stringify({ code, ...printed })}\n`);
}
