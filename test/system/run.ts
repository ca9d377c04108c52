// The packages of a release, as they are made and as an administrator of Debian 12 has them: equal bytes from another folder, lintian,
// the schema of the bill of materials, the signature, and a machine on which they are installed, used and removed. It needs root.
//   node test/system/run.ts [packages | machine] [--from TARBALL] [--root ARCHIVE] [--once]
// --from: what `npm pack` has written, instead of building; --root: a tar that mmdebstrap has written, which saves minutes; --once
// leaves out the second build.
// Decision 0122
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { pack } from '../../scripts/packages/installed.ts';
import { type Count, sum } from '../../scripts/python-environment.ts';
import { refuse, scriptArguments } from '../../scripts/script-options.ts';
import { ROOT } from '../processes/program.ts';
import { type Step, walk } from '../tools/supervised.ts';
import { makeRoot, startMachine } from './machine.ts';
import { STEPS } from './steps.ts';

const run = promisify(execFile);
/** Beside other work a build takes many times its processor time. */
const OPTIONS = { maxBuffer: 2 ** 26, timeout: 1_800_000 };
const MAINTAINER = 'the sluice authors <releases@example.org>';
/** Before the first release that has packages. */
const OLDER = '0.3.9';

interface Made {
  readonly scratch: string;
  /** Where the packages are. */
  readonly packages: string;
  readonly version: string;
  readonly deb: string;
}

const { values: options, positionals: asked } = scriptArguments({
  from: { type: 'string' },
  root: { type: 'string' },
  once: { type: 'boolean', default: false },
});

const CHECKS: readonly Step<Made>[] = [
  {
    name: 'are the same bytes from another folder, with another umask and time zone',
    run: areEqual,
  },
  { name: 'have no path of the folder they were built in', run: nameNoFolder },
  { name: 'are signed by the key of the releaser', run: areSigned },
  { name: 'have no error that lintian finds', run: arePolite },
  { name: 'have materials that the validator of CycloneDX accepts', run: areValid },
  { name: 'run from the tarball, wherever it is unpacked', run: runUnpacked },
];

async function areEqual({ scratch, packages }: Made): Promise<void> {
  if (options.once) return;
  const other = join(scratch, 'a folder of another name');
  await copySources(other);
  const [to, epoch] = [join(scratch, 'again'), await epochOf()];
  const build = `umask 077; TZ=Asia/Tokyo LC_ALL=C SOURCE_DATE_EPOCH=${epoch} exec "$0" scripts/system-packages.ts --to "$1" --maintainer "$2"`;
  await run('sh', ['-c', build, process.execPath, to, MAINTAINER], { ...OPTIONS, cwd: other });
  const differing = globSync('*.{deb,tar.gz,json}', { cwd: to }).filter(
    (name) => hashOf(join(to, name)) !== hashOf(join(packages, name)),
  );
  if (differing.length > 0) throw new Error(`these differ: ${differing.join(', ')}`);
}

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

async function epochOf(): Promise<string> {
  return (await run('git', ['log', '-1', '--format=%ct'], { cwd: ROOT })).stdout.trim();
}

/** Without what is built, and with the packages of npm by another path. */
async function copySources(folder: string): Promise<void> {
  mkdirSync(folder);
  const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard'], {
    ...OPTIONS,
    cwd: ROOT,
  });
  for (const file of stdout.trim().split('\n')) cpSync(join(ROOT, file), join(folder, file));
  await run('cp', ['-a', join(ROOT, 'node_modules'), join(folder, 'node_modules')], OPTIONS);
  await run(process.execPath, ['scripts/generate-client.ts'], { ...OPTIONS, cwd: folder });
}

async function nameNoFolder({ scratch, packages, deb }: Made): Promise<void> {
  const unpacked = join(scratch, 'unpacked');
  await run('dpkg-deb', ['--raw-extract', join(packages, deb), unpacked]);
  const { stdout } = await run('sh', ['-c', 'grep -rlF -e "$0" . || true', ROOT], {
    ...OPTIONS,
    cwd: unpacked,
  });
  if (stdout !== '') throw new Error(`these name ${ROOT}: ${stdout}`);
}

/** The command of docs/install.md. */
async function areSigned({ packages }: Made): Promise<void> {
  const verify =
    'ssh-keygen -Y verify -f sluice-signers -I sluice -n file -s SHA256SUMS.sig < SHA256SUMS && sha256sum --check --quiet SHA256SUMS';
  await run('sh', ['-c', verify], { cwd: packages });
}

async function arePolite({ packages, deb }: Made): Promise<void> {
  const { stdout } = await run(
    'lintian',
    ['--tag-display-limit', '0', '--fail-on', 'error', join(packages, deb)],
    OPTIONS,
  );
  process.stdout.write(stdout.replaceAll(/^/gm, '  ').trimEnd());
}

/** Not ours to judge: OWASP's own program does. */
async function areValid({ scratch, packages }: Made): Promise<void> {
  const folder = join(scratch, 'validator');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const names = ['@cyclonedx/cyclonedx-library@10.3.0', 'ajv@8', 'ajv-formats@3'];
  await run('npm', ['install', ...names, 'ajv-formats-draft2019@1'], { ...OPTIONS, cwd: folder });
  const code = `import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { readFileSync } from 'node:fs';
const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
const faults = await validator.validate(readFileSync(process.argv[2], 'utf8'));
if (faults !== null) throw new Error(JSON.stringify(faults));`;
  writeFileSync(join(folder, 'validate.js'), code);
  const [materials = ''] = globSync('*.cdx.json', { cwd: packages });
  await run(process.execPath, ['validate.js', join(packages, materials)], { cwd: folder });
}

async function runUnpacked({ scratch, packages, version }: Made): Promise<void> {
  const folder = join(scratch, 'local');
  mkdirSync(folder);
  const [archive = ''] = globSync(`sluice-${version}-*.tar.gz`, { cwd: packages });
  const args = ['-xzf', join(packages, archive), '-C', folder, '--strip-components=1'];
  await run('tar', args);
  symlinkSync(join(folder, 'bin/sluice'), join(scratch, 'sluice'));
  const { stdout } = await run(join(scratch, 'sluice'), ['--version'], {
    env: { PATH: '/usr/bin:/bin' },
  });
  if (stdout.trim() !== version) throw new Error(`it is ${stdout}`);
}

async function make(scratch: string): Promise<Made> {
  const packages = join(scratch, 'packages');
  const key = join(scratch, 'releaser');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key]);
  const tarball = options.from ?? (await pack(ROOT, scratch));
  await write(['--from', tarball, '--to', packages, '--key', key]);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [deb = ''] = globSync('*.deb', { cwd: packages });
  return { scratch, packages, version, deb };
}

/** Of this commit, whatever file it is made from. */
const write = async (args: readonly string[]) =>
  run(process.execPath, ['scripts/system-packages.ts', '--maintainer', MAINTAINER, ...args], {
    ...OPTIONS,
    cwd: ROOT,
  });

/** The same program with another number. Answers with the name of its deb. */
async function makeOlder({ scratch, packages, version }: Made): Promise<string> {
  const folder = join(scratch, 'older');
  mkdirSync(folder);
  const tarball = options.from ?? globSync(join(scratch, '*.tgz'))[0] ?? '';
  await run('tar', ['-xzf', tarball, '-C', folder]);
  const manifest = join(folder, 'package/package.json');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replace(`"version": "${version}"`, `"version": "${OLDER}"`));
  const older = join(folder, 'older.tgz');
  await run('tar', ['-czf', older, '-C', folder, 'package']);
  await write(['--from', older, '--to', folder]);
  const [deb = ''] = globSync(join(folder, '*.deb'));
  cpSync(deb, join(packages, basename(deb)));
  return basename(deb);
}

async function walkMachine(made: Made): Promise<Count> {
  const olderDeb = await makeOlder(made);
  const root = await makeRoot(made.scratch, options.root);
  const machine = await startMachine(root, made.packages);
  const place = {
    ...{ machine, olderDeb, olderVersion: OLDER, deb: made.deb, version: made.version },
    lockFile: join(ROOT, 'package-lock.json'),
  };
  try {
    return await walk('the deb', STEPS, place, async () => {
      const { out } = await machine.ran('systemctl', 'status', '--no-pager', 'sluice', 'gateway');
      return out;
    });
  } finally {
    await machine.end();
  }
}

const PARTS: Readonly<Record<string, (made: Made) => Promise<Count>>> = {
  packages: (made) => walk('the packages', CHECKS, made, async () => ''),
  machine: walkMachine,
};

const unknown = asked.find((name) => !(name in PARTS));
if (unknown !== undefined)
  refuse(`No part is called "${unknown}". There are: ${Object.keys(PARTS).join(', ')}.`);
const scratch = mkdtempSync(join(tmpdir(), 'sluice-release-'));
try {
  const made = await make(scratch);
  const counts: Count[] = [];
  for (const [name, part] of Object.entries(PARTS))
    if (asked.length === 0 || asked.includes(name)) counts.push(await part(made));
  const { passed, failed } = sum(counts);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
