// A broker of Apache Kafka of its own in a temporary folder, started as scripts/kafka.sh starts it for anybody.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from './alive.ts';
import { atExit, removeAtExit } from './at-exit.ts';
import { freePort } from './free-port.ts';
import { until } from './waiting.ts';

export interface KafkaServer {
  /** `host:port`. */
  readonly address: string;
  /** With the log of each partition below it. */
  readonly logFolder: string;
  /** It answers nothing and keeps its connections, until `resume`. */
  pause(): void;
  resume(): void;
  /** As a full disk would: until it is started again, it can write to no file beyond this length. */
  fillDisk(bytesMax: number): Promise<void>;
  /** At once, as a crash would; its log stays. */
  kill(): Promise<void>;
  /** Again, on the same log. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const SCRIPT = join(import.meta.dirname, '../../scripts/kafka.sh');
const run = promisify(execFile);

export interface KafkaOptions {
  /** `name:password`, with SCRAM-SHA-512. The first may do everything, the others what access lists allow. */
  readonly users?: readonly string[];
  /** Lines of its settings. */
  readonly settings?: readonly string[];
}

export async function startKafka({
  users = [],
  settings = [],
}: KafkaOptions = {}): Promise<KafkaServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-kafka-'));
  // Its controller listens on the next one.
  const port = await freePort(2);
  writeFileSync(join(folder, 'more.properties'), settings.map((line) => `${line}\n`).join(''));
  const env = { ...process.env, KAFKA_USERS: users.join(' ') };
  const start = async () => void (await run(SCRIPT, ['start', folder, String(port)], { env }));
  const pidFile = join(folder, 'broker.pid');
  const pid = () => Number(readFileSync(pidFile, 'utf8'));
  // It has a session of its own, which Ctrl-C does not reach.
  const isStopped = atExit(() => {
    if (existsSync(pidFile) && isAlive(pid())) process.kill(pid(), 'SIGKILL');
    removeAtExit(folder);
  });
  await start();
  return {
    address: `127.0.0.1:${port}`,
    logFolder: join(folder, 'log'),
    start,
    pause: () => void process.kill(pid(), 'SIGSTOP'),
    resume: () => void process.kill(pid(), 'SIGCONT'),
    async fillDisk(bytesMax) {
      await run('prlimit', ['--pid', String(pid()), `--fsize=${bytesMax}`]);
    },
    async kill() {
      const broker = pid();
      if (isAlive(broker)) process.kill(broker, 'SIGKILL');
      await until('the broker is gone', () => !isAlive(broker) || undefined);
    },
    async stop() {
      await run(SCRIPT, ['stop', folder]);
      isStopped();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
