// A PostgreSQL server that cannot be made: the script says what initdb itself says.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const SAID = `The files belonging to this database system will be owned by user "nobody".
initdb: error: could not create directory "data": No space left on device
initdb: removing contents of data directory "data"
`;

/** The script with programs of PostgreSQL in this folder only. */
function scriptWith(programs: string): string {
  const script = readFileSync('scripts/postgres.sh', 'utf8');
  return script.replace('/usr/lib/postgresql/*/bin', programs);
}

it('names the cause, not the last line of initdb', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-initdb-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  writeFileSync(join(programs, 'initdb'), `#!/bin/sh\ncat <<'END'\n${SAID}END\nexit 1\n`);
  chmodSync(join(programs, 'initdb'), 0o755);
  execFileSync('chmod', ['755', folder]);
  const script = join(folder, 'postgres.sh');
  writeFileSync(script, scriptWith(programs));
  const ran = spawnSync('bash', [script, 'hold', join(folder, 'held')], { encoding: 'utf8' });
  expect(ran).toMatchObject({
    status: 1,
    stderr: 'initdb: error: could not create directory "data": No space left on device\n',
  });
});
