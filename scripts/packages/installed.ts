// What the checks of packages have in common: programs that are awaited, and how large an installation is.
import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A command that has not ended by then is killed and fails. */
export const DEADLINE_MS = 600_000;

export const run = promisify(execFile);

/** The packed file of a folder. */
export async function pack(source: string, folder: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: source,
  });
  const name = /"filename": "([^"]+)"/.exec(stdout)?.[1];
  if (name === undefined) throw new Error(`npm pack printed no file name: ${stdout}`);
  return join(folder, name);
}

/** In megabytes, as `du` counts them. */
export async function mustFit(folder: string, sizeMax: number): Promise<void> {
  const { stdout } = await run('du', ['-sm', folder]);
  const size = Number.parseInt(stdout, 10);
  if (size > sizeMax) throw new Error(`${size} MB installed, at most ${sizeMax} expected`);
  process.stdout.write(`  ${size} MB installed\n`);
}

/** What it printed so far, once that contains the text. */
export async function shows(child: ChildProcess, text: string): Promise<string> {
  // Its output ends then.
  child.on('error', () => {});
  const late = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  let output = '';
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    output += chunk;
    if (!output.includes(text)) continue;
    clearTimeout(late);
    // Continues to read, so that the program does not wait for us.
    child.stdout?.resume();
    return output;
  }
  throw new Error(`it ended before it printed "${text}": ${output}`);
}

export async function ended(child: ChildProcess): Promise<[number | null, string | null]> {
  const late = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  const [code, signal] = await once(child, 'exit');
  clearTimeout(late);
  return [code, signal];
}

export function mustContain(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`expected "${part}" in: ${text}`);
}
