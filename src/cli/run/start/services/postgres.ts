// `--with postgres`: the book in a PostgreSQL server, by the script that anybody can use to try it.
import { join } from 'node:path';
import { ok } from '../../../../kernel/result.ts';
import { PACKAGE_FOLDER } from '../../../../trader/app/instance/package.ts';
import { holdProgram, runProgram } from './held-program.ts';
import type { SideServer } from './side-server.ts';

const SCRIPT = join(PACKAGE_FOLDER, 'scripts', 'postgres.sh');

export const POSTGRES: SideServer = {
  name: 'postgres',
  prepare: () => runProgram('bash', [SCRIPT, 'find']),
  async start(folder) {
    const held = await holdProgram('bash', [SCRIPT, 'hold', folder]);
    if (!held.ok) return held;
    const { readyLine: address, stop } = held.value;
    return ok({
      configuration: { api: { store: address } },
      lines: ['PostgreSQL holds the book; docs/scale.md. To look into it:', `psql '${address}'`],
      stop,
    });
  },
};
