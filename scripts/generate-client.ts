// Writes the types of the API's client from the description that the API serves: they are made at installation, not kept in git.
// Decision 0030
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { asProgram } from './as-program.ts';
import { clientTypes, type Description } from './typed-description.ts';

const ROOT = join(import.meta.dirname, '..');
const FILE = join(ROOT, 'src/api/client/schema.ts');
/** A machine that installs packages is busy. */
const START_MAX_MS = 120_000;

if (import.meta.main)
  await asProgram(process.argv.includes('--if-possible') ? tryToWrite : writeClient);

/** An installation does not fail for want of types: only the checks of a developer need them. */
async function tryToWrite(): Promise<void> {
  try {
    await writeClient();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.warn(`The client has no types yet (npm run generate:client): ${why}`);
  }
}

/** A file that would not change keeps its time, so that the page is not built anew. */
async function writeClient(): Promise<void> {
  const types = clientTypes(await servedDescription());
  if (types !== written()) writeFileSync(FILE, types);
}

function written(): string | undefined {
  try {
    return readFileSync(FILE, 'utf8');
  } catch {
    return undefined;
  }
}

/** From a separate API: the demonstration, in a folder that is removed again. */
export async function servedDescription(): Promise<Description> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-client-'));
  const places = { XDG_STATE_HOME: folder, XDG_RUNTIME_DIR: folder, XDG_CONFIG_HOME: folder };
  // Settings of the person who installs would lead to their data.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('SLUICE')),
  );
  const api = spawn(process.execPath, ['src/main.ts', 'serve', '--demo', '--json'], {
    cwd: ROOT,
    env: { ...env, ...places },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: START_MAX_MS,
  });
  const log = text(api.stderr);
  // Also if a signal ends this process.
  process.once('exit', () => api.kill());
  const ended = new Promise<void>((resolve) => void api.once('close', () => resolve()));
  try {
    const address = await Promise.race([addressIn(api.stdout), ended]);
    if (address === undefined)
      throw new Error(`the API did not start, so its client has no types: ${await log}`);
    const answer = await fetch(`${address}/openapi.json`);
    if (!answer.ok) throw new Error(`the API describes itself with ${answer.status}`);
    return (await answer.json()) as Description;
  } finally {
    api.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of the line that says that it is ready. */
async function addressIn(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) {
    if (!line.startsWith('{')) continue;
    const { event, url } = JSON.parse(line) as { readonly event?: string; readonly url?: string };
    if (event === 'ready') return url;
  }
  return undefined;
}
