// A server of Redis, or of Valkey where the machine has it, on a port of its own; nothing of it is kept on disk.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit, removeAtExit } from './at-exit.ts';
import { freePort } from './free-port.ts';
import { until } from './waiting.ts';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** At once, as a crash would: what it held is gone. */
  kill(): Promise<void>;
  /** On the same port, empty; as another program if one is named. */
  start(program?: RedisProgram, ...more: readonly string[]): Promise<void>;
  /** It keeps its connections and answers nothing until it goes on. */
  pause(): void;
  goOn(): void;
  /** As a client would send it, words separated by blanks; the answer as it comes. */
  command(words: string): Promise<string>;
  stop(): Promise<void>;
}

export type RedisProgram = 'redis-server' | 'valkey-server';

/** Those that are installed. */
export const REDIS_PROGRAMS: readonly RedisProgram[] = (
  ['redis-server', 'valkey-server'] as const
).filter(isInstalled);

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

export async function startRedis(...first: readonly string[]): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-redis-'));
  const port = await freePort();
  let server: ChildProcess | undefined;

  async function start(
    program: RedisProgram = 'redis-server',
    ...more: readonly string[]
  ): Promise<void> {
    const memoryOnly = ['--save', '', '--appendonly', 'no', '--dir', folder];
    server = spawn(
      program,
      ['--port', String(port), '--bind', '127.0.0.1', ...memoryOnly, ...first, ...more],
      { stdio: 'ignore' },
    );
    await until('Redis answers', async () => /PONG|NOAUTH/.test(await command('PING')));
  }

  function command(words: string): Promise<string> {
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(`${words}\r\n`));
      socket.on('data', (bytes) => {
        answer += bytes;
        socket.end();
      });
      socket.on('error', () => resolve(''));
      socket.on('close', () => resolve(answer.trim()));
    });
  }

  async function kill(): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  const isStopped = atExit(() => {
    server?.kill('SIGKILL');
    removeAtExit(folder);
  });
  await start();
  return {
    ...{ url: `redis://127.0.0.1:${port}/0`, port, start, kill, command },
    pause: () => void server?.kill('SIGSTOP'),
    goOn: () => void server?.kill('SIGCONT'),
    async stop() {
      await kill();
      isStopped();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
