// Installs a packed sluice by npm into a folder for its version. Nothing that runs is touched: the folder gets its name when it is complete.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { flushFolder } from '../../../files/flush-folder.ts';
import { makeFolder } from '../../../files/make-folder.ts';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import { folderOf, incomingFolder, isInstalled, type Releases } from './releases.ts';

/** A packed file, as npm reads it. */
export interface Packed {
  readonly file: string;
  readonly version: string;
  /** Of the content. */
  readonly integrity: string;
}

/** npm asks its registry for what the package needs beside itself. */
const NPM_MS = 600_000;
const VERSION = /^\d+\.\d+\.\d+[\w.+-]*$/;
const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'];

const run = promisify(execFile);

/** Reads name and version without running anything of the file. */
export async function packedIn(file: string): Promise<Result<Packed, CommandFailure>> {
  if (!existsSync(file)) return failed(wrong(`File not found: ${file}`, 'not-found'));
  const read = await npm(['pack', '--dry-run', '--json', ...QUIET, file]);
  if (!read.ok) return failed(wrong(`${file} is not a packed sluice${read.failure}`, 'package'));
  const [packed] = listed(read.value);
  if (packed?.name !== 'sluice' || !VERSION.test(packed.version))
    return failed(wrong(`${file} is not a packed sluice: it is ${packed?.id}`, 'package'));
  if (!packed.files.some(({ path }) => path === 'dist/main.js'))
    return failed(
      wrong(
        `${file} has no built program: \`npm pack\` in a checkout builds and packs it`,
        'package',
      ),
    );
  const { version, integrity } = packed;
  return ok({ file, version, integrity });
}

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
  readonly files: readonly { readonly path: string }[];
}

/** Newer versions of npm name each package in an object. */
function listed(text: string): readonly Listed[] {
  return Object.values(JSON.parse(text) as readonly Listed[] | Readonly<Record<string, Listed>>);
}

/** The installed version. One that is there from the same file is used as it is; one of another file is refused. */
export async function install(
  releases: Releases,
  { file, version, integrity }: Packed,
): Promise<Result<void, CommandFailure>> {
  const folder = folderOf(releases, version);
  if (isInstalled(releases, version)) return sameContent(folder, version, integrity);
  const incoming = incomingFolder(releases, process.pid);
  try {
    makeFolder(incoming);
    // `--install-links`: of an unpacked folder npm makes a copy as well.
    const place = ['--global', '--prefix', incoming, '--install-links'];
    const installed = await npm(['install', ...place, ...QUIET, file]);
    if (!installed.ok) return failed(notInstalled(releases, version, installed.failure));
    const said = await run(join(incoming, 'bin', 'sluice'), ['--version']);
    if (said.stdout.trim() !== version)
      return failed(notInstalled(releases, version, `: it says it is ${said.stdout.trim()}`));
    writeFileSync(contentFile(incoming), `${integrity}\n`);
    // Everything is on the disk before the folder has its name.
    await run('sync');
    renameSync(incoming, folder);
    flushFolder(releases.versions);
    return ok(undefined);
  } catch (error) {
    return failed(notInstalled(releases, version, `: ${fileFaultText(error)}`));
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
}

const contentFile = (folder: string): string => join(folder, 'integrity');

function sameContent(
  folder: string,
  version: string,
  integrity: string,
): Result<void, CommandFailure> {
  if (readFileSync(contentFile(folder), 'utf8').trim() === integrity) return ok(undefined);
  const sentence = `${folder} was installed from another file that is also ${version}; nothing was changed. A changed program needs another version`;
  return failed({ sentence, code: 'exists', exitCode: EXIT.usage });
}

/** The failure is the end of a sentence. */
async function npm(args: readonly string[]): Promise<Result<string, string>> {
  try {
    const { stdout } = await run('npm', args, { timeout: NPM_MS, maxBuffer: 64 * 1024 * 1024 });
    return ok(stdout);
  } catch (error) {
    return failed(`: ${npmFault(error)}`);
  }
}

function npmFault(error: unknown): string {
  const { code, stderr = '' } = error as { readonly code?: unknown; readonly stderr?: string };
  if (code === 'ENOENT') return 'npm is not in the PATH';
  if (/ENOSPC/.test(stderr)) return 'the disk is full';
  if (/EACCES|EPERM/.test(stderr)) return 'permission denied';
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (?:error|ERR!) ?/, '').trim());
  return lines.find((line) => line !== '' && !NPM_ASIDE.test(line)) ?? 'npm gave no reason';
}

/** Before the sentence, npm lists fields of the error and warns of other things. */
const NPM_ASIDE = /^(?:code|syscall|path|dest|errno|npm warn) /i;

function notInstalled({ versions }: Releases, version: string, why: string): CommandFailure {
  return {
    sentence: `${version} could not be installed in ${versions}${why}; nothing was changed, and the daemon trades on`,
    code: 'not-installed',
    exitCode: EXIT.failure,
  };
}

function wrong(sentence: string, code: string): CommandFailure {
  return { sentence: `${sentence}; nothing was changed`, code, exitCode: EXIT.usage };
}
