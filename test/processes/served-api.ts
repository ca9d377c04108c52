// `sluice serve` as a real process.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { MAIN } from './program.ts';

export interface ServedApi {
  readonly url: string;
  readonly child: ChildProcess;
}

/** So much of what a process that does not start has said. */
const SAID_LAST = 2_000;

/** Its ready line on standard output says where it listens. */
export async function startApi(
  folder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  user: { readonly uid?: number; readonly gid?: number } = {},
): Promise<ServedApi> {
  const child = spawn(process.execPath, [MAIN, 'serve', ...args, '--json'], {
    ...user,
    cwd: folder,
    env: { ...process.env, XDG_RUNTIME_DIR: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${String(chunk)}`.slice(-SAID_LAST);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url: string };
    return { url, child };
  }
  throw new Error(`the API ended before it was ready: ${said}`);
}

export async function getJson(url: string, bearer: string) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
  return { status: response.status, body: (await response.json()) as unknown };
}
