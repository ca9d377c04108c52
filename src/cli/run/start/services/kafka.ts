// `--with kafka`: one broker of Apache Kafka, by the script that anybody can use to try it.
import { join } from 'node:path';
import { ok } from '../../../../kernel/result.ts';
import { PACKAGE_FOLDER } from '../../../../trader/app/instance/package.ts';
import { freePair } from './free-ports.ts';
import { holdProgram, runProgram } from './held-program.ts';
import type { SideServer } from './side-server.ts';

const SCRIPT = join(PACKAGE_FOLDER, 'scripts', 'kafka.sh');

export const KAFKA: SideServer = {
  name: 'kafka',
  prepare: () => runProgram('bash', [SCRIPT, 'fetch']),
  async start(folder) {
    const port = String(await freePair());
    const held = await holdProgram('bash', [SCRIPT, 'hold', folder, port]);
    if (!held.ok) return held;
    const { readyLine: address, stop } = held.value;
    return ok({
      configuration: { api: { kafka: { brokers: [address], commands: true } } },
      lines: [
        `Kafka at ${address}: holdings.trades, holdings.positions and others;`,
        'docs/kafka.md names them. To read one, with kcat or any other client:',
        `kcat -b ${address} -C -t holdings.trades -o beginning`,
      ],
      stop,
    });
  },
};
