// Writes the packages of a release into a folder: a deb and a tarball of the same tree, their bill of materials and checksums. Two runs
// on one commit write the same bytes.
//   node scripts/system-packages.ts [--to FOLDER] [--key FILE] [--from TARBALL] [--maintainer "NAME <ADDRESS>"]
// Builds and packs the checkout unless a file of `npm pack` is given. The key of the releaser, of `ssh-keygen -t ed25519`, signs the sums.
// Decision 0122
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { asProgram } from './as-program.ts';
import { sign, writeSums } from './packages/checksums.ts';
import { architecture, debianVersion, packDeb } from './packages/deb.ts';
import { pack } from './packages/installed.ts';
import { layOutTree, MATERIALS, normalise } from './packages/system-tree.ts';
import { refuse, scriptOptions } from './script-options.ts';

const ROOT = join(import.meta.dirname, '..');

const options = scriptOptions({
  to: { type: 'string', default: 'dist/system' },
  key: { type: 'string' },
  from: { type: 'string' },
  maintainer: { type: 'string', default: 'the sluice authors <sluice@localhost>' },
});

/** The time of the commit, unless the builder of a distribution names one. */
function epochOfSources(): number {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given !== undefined) {
    if (/^\d+$/.test(given)) return Number(given);
    return refuse(`SOURCE_DATE_EPOCH=${given}: expected seconds since 1970.`);
  }
  try {
    return Number(execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, stdio: 'pipe' }));
  } catch {
    return refuse('This folder has no commit: set SOURCE_DATE_EPOCH, in seconds since 1970.');
  }
}

async function writePackages(): Promise<void> {
  const epoch = epochOfSources();
  const to = resolve(options.to);
  mkdirSync(to, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'sluice-system-'));
  try {
    const tarball = options.from ? resolve(options.from) : await pack(ROOT, scratch);
    const staged = join(scratch, 'tree');
    const version = await layOutTree(staged, { tarball, epoch });
    normalise(staged, epoch);
    const name = `sluice-${version}-linux-${process.arch}`;
    const files = [
      join(to, `sluice_${debianVersion(version)}_${architecture()}.deb`),
      join(to, `${name}.tar.gz`),
      join(to, `${name}.cdx.json`),
    ] as const;
    const [deb, archive, materials] = files;
    cpSync(join(staged, MATERIALS), materials);
    packTree(staged, name, archive, epoch);
    packDeb(staged, join(scratch, 'deb'), deb, { version, epoch, maintainer: options.maintainer });
    const sums = writeSums(files);
    if (options.key !== undefined) sign(sums, resolve(options.key));
    const shown = relative(process.cwd(), to) || '.';
    const ending = options.key === undefined ? ' They are not signed; --key FILE signs them.' : '';
    process.stdout.write(
      `${version}: deb, tarball, materials and sums are in ${shown}.${ending}\n`,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function packTree(tree: string, name: string, archive: string, epoch: number): void {
  execFileSync('tar', [
    ...['--sort=name', '--format=gnu', '--owner=0', '--group=0', '--numeric-owner'],
    ...[`--mtime=@${epoch}`, `--transform=s,^\\.,${name},S`],
    ...['--use-compress-program=gzip -n -6', '-cf', archive, '-C', tree, '.'],
  ]);
}

await asProgram(writePackages);
