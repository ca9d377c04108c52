// IBC's port for commands: lines of text, each with one line back. It greets and prompts as it is configured.
import { createServer, type Server, type Socket } from 'node:net';
import type { IbcReply } from './ibc-machine.ts';

export interface CommandServer {
  readonly port: number;
  /** Closes the port and all connections; the same port opens again. */
  setOpen(isOpen: boolean): Promise<void>;
}

interface Parts {
  /** 0 picks a free one. */
  readonly port: number;
  /** `CommandPrompt`; empty: none. */
  readonly prompt: string;
  /** `SuppressInfoMessages=no` */
  readonly greets: boolean;
  command(line: string): IbcReply;
}

const LINE_END = '\n';
const LINE_MAX = 1_024;

export async function startCommandServer(parts: Parts): Promise<CommandServer> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let { port } = parts;

  function serve(socket: Socket): void {
    let rest = '';
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (parts.greets) socket.write(`INFO IBC Command Server${LINE_END}`);
    socket.write(parts.prompt);
    socket.on('data', (chunk: Buffer) => {
      const lines = `${rest}${chunk.toString('latin1')}`.split(/\r?\n/);
      rest = (lines.pop() ?? '').slice(0, LINE_MAX);
      for (const line of lines) answer(socket, line);
    });
  }

  function answer(socket: Socket, line: string): void {
    if (line.trim() === '') return void socket.write(parts.prompt);
    const { line: reply, closes } = parts.command(line);
    if (closes) socket.end(`${reply}${LINE_END}`);
    else socket.write(`${reply}${LINE_END}${parts.prompt}`);
  }

  async function open(): Promise<void> {
    const opening = createServer(serve);
    server = opening;
    await new Promise<void>((resolve, reject) => {
      opening.once('error', reject);
      opening.listen(port, '127.0.0.1', resolve);
    });
    const address = opening.address();
    if (address !== null && typeof address !== 'string') port = address.port;
  }

  async function close(): Promise<void> {
    const closing = server;
    server = undefined;
    if (closing === undefined) return;
    const closed = new Promise<void>((resolve) => closing.close(() => resolve()));
    for (const socket of sockets) socket.destroySoon();
    await closed;
  }

  await open();
  return {
    get port() {
      return port;
    },
    async setOpen(isOpen) {
      if (isOpen === (server !== undefined)) return;
      await (isOpen ? open() : close());
    },
  };
}
