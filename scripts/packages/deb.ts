// The package for Debian of a tree that is laid out, with what dpkg runs and asks. `dpkg-deb` packs it.
// Decision 0122
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DOCUMENTS, entriesIn, normalise } from './system-tree.ts';

const ROOT = join(import.meta.dirname, '../..');
const DEBIAN = join(ROOT, 'scripts/debian');

export interface Packed {
  /** Of package.json. */
  readonly version: string;
  /** Seconds since 1970, UTC. */
  readonly epoch: number;
  /** `Name <address>` */
  readonly maintainer: string;
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

export function architecture(): string {
  const name = ARCHITECTURES[process.arch];
  if (name === undefined) throw new Error(`no package is made for ${process.arch}`);
  return name;
}

/** A version before a release comes before it: 0.5.0-rc.1 is 0.5.0~rc.1. */
export const debianVersion = (version: string): string => version.replace('-', '~');

/** Moves the tree below `usr` of the folder, which must be empty, and writes the package. */
export function packDeb(tree: string, folder: string, file: string, packed: Packed): void {
  mkdirSync(folder, { recursive: true });
  const prefix = join(folder, 'usr');
  renameSync(tree, prefix);
  mkdirSync(join(folder, 'etc/sluice'), { recursive: true });
  // Debian's packages have folders of their own there.
  move(join(prefix, 'share/zsh/site-functions'), join(prefix, 'share/zsh/vendor-completions'));
  putDocuments(prefix, packed);
  const control = join(folder, 'DEBIAN');
  mkdirSync(control);
  for (const name of SCRIPTS) cpSync(join(DEBIAN, name), join(control, name));
  cpSync(join(DEBIAN, 'templates'), join(control, 'templates'));
  writeFileSync(join(control, 'md5sums'), sumsOf(folder));
  writeFileSync(join(control, 'control'), controlOf(packed, kibibytesOf(folder)));
  normalise(folder, packed.epoch);
  for (const name of SCRIPTS) chmodSync(join(control, name), 0o755);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z6', '--build', folder, file], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(packed.epoch) },
    stdio: 'pipe',
  });
}

const SCRIPTS = ['postinst', 'prerm', 'postrm'] as const;

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

function putDocuments(prefix: string, { version, epoch, maintainer }: Packed): void {
  const documents = join(prefix, DOCUMENTS);
  cpSync(join(DEBIAN, 'copyright'), join(documents, 'copyright'));
  const day = new Date(epoch * 1000).toUTCString().replace('GMT', '+0000');
  const entry = `sluice (${debianVersion(version)}) stable; urgency=medium\n\n  * CHANGELOG.md says what has changed.\n\n -- ${maintainer}  ${day}\n`;
  writeFileSync(join(documents, 'changelog.gz'), gzipSync(entry, { level: 9 }));
  const overrides = join(prefix, 'share/lintian/overrides/sluice');
  mkdirSync(dirname(overrides), { recursive: true });
  cpSync(join(DEBIAN, 'lintian-overrides'), overrides);
}

/** In the form of `md5sum`, without what dpkg itself reads. */
function sumsOf(folder: string): string {
  return filesIn(folder)
    .filter((file) => lstatSync(join(folder, file)).isFile())
    .map((file) => {
      const sum = createHash('md5')
        .update(readFileSync(join(folder, file)))
        .digest('hex');
      return `${sum}  ${file}\n`;
    })
    .join('');
}

function filesIn(folder: string): readonly string[] {
  return entriesIn(folder)
    .filter((path) => !path.startsWith('DEBIAN'))
    .toSorted();
}

/** As dpkg counts: files in whole kibibytes, everything else as one. */
function kibibytesOf(folder: string): number {
  return filesIn(folder).reduce((sum, file) => {
    const found = lstatSync(join(folder, file));
    return sum + (found.isFile() ? Math.ceil(found.size / 1024) : 1);
  }, 0);
}

/** What Node and the native packages are linked with, as dpkg-shlibdeps finds it on Debian 12. */
const LIBRARIES = 'libc6 (>= 2.34), libgcc-s1 (>= 4.2), libstdc++6 (>= 11)';

function controlOf({ version, maintainer }: Packed, kibibytes: number): string {
  return `Package: sluice
Version: ${debianVersion(version)}
Architecture: ${architecture()}
Maintainer: ${maintainer}
Installed-Size: ${kibibytes}
Depends: ${LIBRARIES}, debconf (>= 0.5) | debconf-2.0, systemd, systemd | systemd-sysusers
Recommends: ca-certificates
Section: misc
Priority: optional
Description: trading daemon for predictions of options flow
 It turns predictions into orders at Interactive Brokers' IB Gateway that are
 sent exactly once and protected by a stop that rests at the broker, and records
 why it did, or did not, trade.
 .
 The package brings the Node that runs it. Nothing is started before
 /etc/sluice is configured and a person enables the service.
`;
}
