// A broker of Apache Kafka of its own in a temporary folder, started as scripts/kafka.sh starts it for anybody.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from './alive.ts';
import { freePort } from './free-port.ts';
import { until } from './waiting.ts';

export interface KafkaServer {
  /** `host:port`. */
  readonly address: string;
  /** With the log of each partition below it. */
  readonly logFolder: string;
  /** At once, as a crash would; its log stays. */
  kill(): Promise<void>;
  /** Again, on the same log. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const SCRIPT = join(import.meta.dirname, '../../scripts/kafka.sh');
const run = promisify(execFile);

export async function startKafka(): Promise<KafkaServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-kafka-'));
  const port = await freePort();
  const start = async () => void (await run(SCRIPT, ['start', folder, String(port)]));
  const pid = () => Number(readFileSync(join(folder, 'broker.pid'), 'utf8'));
  await start();
  return {
    address: `127.0.0.1:${port}`,
    logFolder: join(folder, 'log'),
    start,
    async kill() {
      const broker = pid();
      process.kill(broker, 'SIGKILL');
      await until('the broker is gone', () => !isAlive(broker) || undefined);
    },
    async stop() {
      await run(SCRIPT, ['stop', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
