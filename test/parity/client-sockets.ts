// The sockets that this process has opened, by the port they lead to: what went over them, told by Node itself.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

export interface ClientSockets {
  /** Of all sockets to the port: bytes written to them and read from them. */
  traffic(port: number): { readonly written: number; readonly read: number };
  /** Requests to the port whose answers have not been read whole. */
  unanswered(port: number): number;
  stop(): void;
}

interface Exchange {
  readonly request: ClientRequest;
}

interface Answered extends Exchange {
  readonly response: IncomingMessage;
}

export function watchClientSockets(): ClientSockets {
  const sockets: Socket[] = [];
  const openByPort = new Map<number, number>();
  const opened = (message: unknown) => {
    sockets.push((message as { socket: Socket }).socket);
  };
  const count = ({ request }: Exchange, by: number) => {
    const port = Number(String(request.getHeader('host')).split(':')[1]);
    openByPort.set(port, (openByPort.get(port) ?? 0) + by);
  };
  const asked = (message: unknown) => count(message as Exchange, 1);
  // The head of the answer has come; its end is awaited.
  const answered = (message: unknown) => {
    const { request, response } = message as Answered;
    response.once('close', () => count({ request }, -1));
  };
  const channels: readonly (readonly [string, (message: unknown) => void])[] = [
    ['net.client.socket', opened],
    ['http.client.request.start', asked],
    ['http.client.response.finish', answered],
  ];
  for (const [name, listener] of channels) subscribe(name, listener);
  return {
    traffic(port) {
      let [written, read] = [0, 0];
      for (const socket of sockets) {
        if (socket.remotePort !== port) continue;
        written += socket.bytesWritten;
        read += socket.bytesRead;
      }
      return { written, read };
    },
    unanswered: (port) => openByPort.get(port) ?? 0,
    stop() {
      for (const [name, listener] of channels) unsubscribe(name, listener);
    },
  };
}
