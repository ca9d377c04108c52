// The sums of a release and their signature, checked by the commands that a user types.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sign, writeSums } from '../../../scripts/packages/checksums.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-sums-'));
  file = join(folder, 'sluice.deb');
  writeFileSync(file, 'a package');
});
afterEach(() => rmSync(folder, { recursive: true }));

const ran = (command: string) =>
  spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });

/** As docs/install.md has it. */
const VERIFY =
  'ssh-keygen -Y verify -f sluice-signers -I sluice -n file -s SHA256SUMS.sig < SHA256SUMS && sha256sum --check SHA256SUMS';

function keyOf(type: string, passphrase = ''): string {
  const key = join(folder, `key-${type}`);
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', '', '-f', key]);
  return key;
}

/** Changes one bit in the middle. */
function damage(name: string): void {
  const path = join(folder, name);
  const bytes = readFileSync(path);
  const at = Math.floor(bytes.length / 2);
  bytes.writeUInt8((bytes[at] ?? 0) ^ 1, at);
  writeFileSync(path, bytes);
}

describe('the sums of a release', () => {
  it('are signed so that the documented command accepts them', () => {
    sign(writeSums([file]), keyOf('ed25519'));
    const { status, stdout } = ran(VERIFY);
    expect(stdout).toMatch(
      /Good "file" signature for sluice with ED25519 key[\s\S]*sluice\.deb: OK/,
    );
    expect(status).toBe(0);
  });

  it.each(['sluice.deb', 'SHA256SUMS', 'SHA256SUMS.sig'])(
    'are refused when one bit of %s differs',
    (name) => {
      sign(writeSums([file]), keyOf('ed25519'));
      damage(name);
      expect(ran(VERIFY).status).not.toBe(0);
    },
  );

  it('are refused when another key has signed them', () => {
    sign(writeSums([file]), keyOf('ed25519'));
    const signers = readFileSync(join(folder, 'sluice-signers'));
    rmSync(join(folder, 'key-ed25519'));
    rmSync(join(folder, 'key-ed25519.pub'));
    sign(writeSums([file]), keyOf('ed25519'));
    writeFileSync(join(folder, 'sluice-signers'), signers);
    expect(ran(VERIFY).status).not.toBe(0);
  });

  it('leave no signature of other sums behind', () => {
    sign(writeSums([file]), keyOf('ed25519'));
    writeSums([file]);
    expect(ran('test -e SHA256SUMS.sig').status).toBe(1);
  });

  it('are not signed by what is no ed25519 key', () => {
    const sums = writeSums([file]);
    expect(() => sign(sums, keyOf('ecdsa'))).toThrow('releases are signed by ed25519');
    expect(() => sign(sums, join(folder, 'none'))).toThrow('does not exist');
    expect(() => sign(sums, file)).toThrow('ssh-keygen reads no private key');
  });
});
