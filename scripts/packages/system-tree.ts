// The tree that the tarball and the deb install below their prefix: the npm package with its dependencies and Node, units, user,
// completions, manual pages, documents, and the bill of materials.
// Decision 0122
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  cpSync,
  globSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readPackage } from '../licences.ts';
import { manPages } from './man-pages.ts';
import { billOfMaterials } from './materials.ts';

const ROOT = join(import.meta.dirname, '../..');
const DEBIAN = join(ROOT, 'scripts/debian');

/** Below the prefix. */
export const PROGRAM = 'lib/sluice';
export const UNITS = 'lib/systemd/system';
export const DOCUMENTS = 'share/doc/sluice';
export const MATERIALS = `${DOCUMENTS}/sluice.cdx.json`;

interface Source {
  /** As `npm pack` writes it. */
  readonly tarball: string;
  /** Seconds since 1970, UTC: the time of every file. */
  readonly epoch: number;
}

/** Units with an instance serve one account each. */
const UNITS_OF_ACCOUNTS = [
  'sluice.service',
  'sluice-api.service',
  'sluice-backup.service',
  'sluice-backup.timer',
  'sluice-gateway.service',
];
/** It watches hosts, whatever accounts they serve. */
const FLEET_UNIT = 'sluice-fleet.service';

/** The folder must be empty. Answers with the version. */
export async function layOutTree(prefix: string, { tarball, epoch }: Source): Promise<string> {
  const program = join(prefix, PROGRAM);
  mkdirSync(program, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', program, '--strip-components=1']);
  removeOtherPlatforms(program);
  for (const name of installedFor(program)) copyPackage(name, program);
  const { version } = readPackage(program);
  put(join(prefix, 'bin/sluice'), LAUNCHER);
  chmodSync(join(prefix, 'bin/sluice'), 0o755);
  withoutInterpreter(join(program, 'bin/sluice.js'));
  for (const unit of [...UNITS_OF_ACCOUNTS, FLEET_UNIT]) {
    const text = readFileSync(join(ROOT, 'scripts', unit), 'utf8');
    put(join(prefix, UNITS, unit), text);
    if (unit !== FLEET_UNIT) put(join(prefix, UNITS, unit.replace('.', '@.')), text);
  }
  cpSync(join(DEBIAN, 'sluice.sysusers'), join(prefix, 'lib/sysusers.d/sluice.conf'));
  putCompletions(prefix);
  const day = new Date(epoch * 1000).toISOString().slice(0, 10);
  for (const { name, text } of await manPages({ version, day }))
    put(join(prefix, `share/man/man1/${name}.1.gz`), gzipSync(text, { level: 9 }));
  moveDocuments(prefix);
  put(join(prefix, MATERIALS), `${JSON.stringify(billOfMaterials(program, { epoch }), null, 1)}\n`);
  return version;
}

/** In the Node that is beside it, wherever the tree is. */
const LAUNCHER = `#!/bin/sh
program="$(readlink -f "$0")"
lib="\${program%/bin/sluice}/${PROGRAM}"
exec "$lib/node_modules/node-linux-${process.arch}/bin/node" "$lib/bin/sluice.js" "$@"
`;

/** It is started by the launcher alone; the system has no Node that it could name. */
function withoutInterpreter(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^#!.*\n/, ''));
}

function put(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Debian has glibc. */
function removeOtherPlatforms(program: string): void {
  const prebuilds = join(program, 'dist/prebuilds');
  for (const file of globSync('*', { cwd: prebuilds }))
    if (file !== `linux-${process.arch}.node`) rmSync(join(prebuilds, file));
}

/** Names of the packages that npm would install beside it on this platform, from the checkout's own, which are those of the lock file. */
function installedFor(program: string): readonly string[] {
  const found = new Set<string>();
  const visit = (folder: string) => {
    const { dependencies = {}, optionalDependencies = {} } = readPackage(folder);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const installed = join(ROOT, 'node_modules', name);
      if (found.has(name) || globSync('package.json', { cwd: installed }).length === 0) continue;
      found.add(name);
      visit(installed);
    }
  };
  visit(program);
  for (const name of found) mustBeLocked(name);
  return [...found].sort();
}

function mustBeLocked(name: string): void {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>;
  };
  const { version } = readPackage(join(ROOT, 'node_modules', name));
  const locked = lock.packages[`node_modules/${name}`]?.version;
  if (version !== locked)
    throw new Error(
      `${name} ${version} is installed, and ${locked ?? 'none'} in package-lock.json: run npm ci`,
    );
}

/** Node without its C headers and pages. */
const UNUSED = /^node_modules\/node-linux-[^/]+\/(include|share|CHANGELOG\.md|README\.md)$/;

function copyPackage(name: string, program: string): void {
  const own = join('node_modules', name);
  cpSync(join(ROOT, own), join(program, own), {
    recursive: true,
    filter: (file) => !UNUSED.test(file.slice(ROOT.length + 1)),
  });
}

/** Where each shell looks. */
const COMPLETIONS = {
  bash: 'share/bash-completion/completions/sluice',
  zsh: 'share/zsh/site-functions/_sluice',
  fish: 'share/fish/vendor_completions.d/sluice.fish',
} as const;

function putCompletions(prefix: string): void {
  for (const [shell, file] of Object.entries(COMPLETIONS))
    put(
      join(prefix, file),
      execFileSync(join(prefix, 'bin/sluice'), ['completion', shell], { encoding: 'utf8' }),
    );
}

/** The program reads none of them, but names documents by their path beside it. */
const READ_BY_PEOPLE = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'NOTICE', 'LICENSE'];

function moveDocuments(prefix: string): void {
  const [program, documents] = [join(prefix, PROGRAM), join(prefix, DOCUMENTS)];
  mkdirSync(documents, { recursive: true });
  for (const name of [...READ_BY_PEOPLE, 'docs'])
    renameSync(join(program, name), join(documents, name));
  symlinkSync(relative(program, join(documents, 'docs')), join(program, 'docs'));
}

/** Owners are set where the tree is packed. A file is executable if it begins as a program does. */
export function normalise(folder: string, epoch: number): void {
  for (const path of [...entriesIn(folder).map((one) => join(folder, one)), folder]) {
    const found = lstatSync(path);
    if (!found.isSymbolicLink()) chmodSync(path, modeOf(path, found.isDirectory()));
    lutimesSync(path, epoch, epoch);
  }
}

/** Relative, what is in a folder before the folder itself; links are not followed. */
export function entriesIn(folder: string, below = ''): readonly string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    return entry.isDirectory() ? [...entriesIn(folder, path), path] : [path];
  });
}

function modeOf(path: string, isFolder: boolean): number {
  if (isFolder) return 0o755;
  const start = startOf(path);
  const isProgram = start.startsWith('#!') || (start === '\x7fELF' && !path.endsWith('.node'));
  return isProgram ? 0o755 : 0o644;
}

function startOf(path: string): string {
  const start = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    readSync(file, start);
    return start.toString('latin1');
  } finally {
    closeSync(file);
  }
}
