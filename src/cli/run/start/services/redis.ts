// `--with redis`: a server of Redis or Valkey that is installed on this machine; nothing of it is kept.
import { join } from 'node:path';
import { failed, ok } from '../../../../kernel/result.ts';
import { PACKAGE_FOLDER } from '../../../../trader/app/instance/package.ts';
import { freePort } from './free-ports.ts';
import { holdProgram, runProgram } from './held-program.ts';
import type { SideServer } from './side-server.ts';

const SCRIPT = join(PACKAGE_FOLDER, 'scripts', 'redis.sh');

export const REDIS: SideServer = {
  name: 'redis',
  prepare: () => runProgram('bash', [SCRIPT, 'find']),
  async start(folder) {
    const port = await freePort(0);
    if (port === undefined) return failed('no port is free');
    const held = await holdProgram('bash', [SCRIPT, 'hold', folder, String(port)]);
    if (!held.ok) return held;
    const { readyLine: address, stop } = held.value;
    return ok({
      configuration: { api: { redis: { url: `redis://${address}/0` } } },
      lines: [
        `Redis at ${address}: prices under stock:{SYMBOL}, limits, jobs;`,
        'docs/redis.md says more. To look into it:',
        `redis-cli -p ${port} get stock:SPY`,
      ],
      stop,
    });
  },
};
