// Checksums of what is released, and their signature by the releaser's key, which `ssh-keygen -Y verify` and `sha256sum -c` check.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export const SUMS = 'SHA256SUMS';
/** Who signs, in the file of signers that a user keeps. */
const SIGNER = 'sluice';
const NAMESPACE = 'file';

/** Beside the files, in the form of `sha256sum`. */
export function writeSums(files: readonly string[]): string {
  const lines = files.map((file) => {
    const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
    return `${sum}  ${basename(file)}\n`;
  });
  const sums = join(dirname(files[0] ?? '.'), SUMS);
  writeFileSync(sums, lines.sort().join(''));
  rmSync(`${sums}.sig`, { force: true });
  return sums;
}

/** Asks at the terminal for the passphrase of a key that has one. Writes the signature, and the line with which a user checks it. */
export function sign(sums: string, key: string): void {
  const isPublic = key.endsWith('.pub');
  const publicKey = isPublic ? readFileSync(key, 'utf8') : publicKeyOf(key);
  const [type, body] = publicKey.split(' ');
  if (type !== 'ssh-ed25519')
    throw new Error(`${key} is a key of ${type}; releases are signed by ed25519`);
  const { status, stderr } = spawnSync(
    'ssh-keygen',
    ['-Y', 'sign', '-q', '-f', key, '-n', NAMESPACE, sums],
    { encoding: 'utf8', stdio: ['inherit', 'ignore', 'pipe'] },
  );
  if (status !== 0) throw new Error(`not signed by ${key}: ${stderr.trim()}`);
  writeFileSync(
    join(dirname(sums), 'sluice-signers'),
    `${SIGNER} namespaces="${NAMESPACE}" ${type} ${body?.trim()}\n`,
  );
}

function publicKeyOf(key: string): string {
  if (!existsSync(key)) throw new Error(`${key} does not exist`);
  try {
    return execFileSync('ssh-keygen', ['-y', '-f', key], {
      encoding: 'utf8',
      stdio: ['inherit', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(`ssh-keygen reads no private key in ${key}: ${lastLine(stderr)}`);
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
