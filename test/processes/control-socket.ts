// A reader of `WS /api/v1/ws/desk` that counts what it gets.
import { type LiveSocket, openLiveSocket } from './live-socket.ts';

export interface ControlSocket
  extends Pick<LiveSocket, 'closedWith' | 'pause' | 'resume' | 'leave'> {
  /** Messages by their type. */
  readonly counts: Readonly<Record<string, number>>;
  /** Numbers of the events, in the order in which they came. */
  readonly seqs: readonly number[];
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** Of the last message, by the clock of this process. */
  readonly lastMessageAt: number;
}

export interface SocketRequest {
  readonly bearer: string;
  readonly since?: number;
  /** All unless given. */
  readonly topics?: readonly string[];
  /** For every message, before it is counted. */
  onMessage?(text: string): void;
}

export function openControlSocket(
  url: string,
  { bearer, since, topics, onMessage }: SocketRequest,
): ControlSocket {
  const seqs: number[] = [];
  const gaps: { from: number; to: number }[] = [];
  const counts: Record<string, number> = {};
  let lastMessageAt = 0;

  function hear(text: string): void {
    onMessage?.(text);
    lastMessageAt = Date.now();
    // Thousands a second: only what is short is parsed.
    const [, type = ''] = /^\{"type":"(\w+)"/.exec(text) ?? [];
    counts[type] = (counts[type] ?? 0) + 1;
    if (type === 'event') seqs.push(Number(/"seq":(\d+)/.exec(text)?.[1]));
    if (type === 'gap') gaps.push(JSON.parse(text) as { from: number; to: number });
    // What is undefined is left out.
    if (type === 'ready') socket.say({ type: 'subscribe', since, topics });
  }

  const socket = openLiveSocket(url, { path: '/ws/desk', bearer, onMessage: hear });
  return {
    ...{ counts, seqs, gaps },
    get lastMessageAt() {
      return lastMessageAt;
    },
    get closedWith() {
      return socket.closedWith;
    },
    pause: socket.pause,
    resume: socket.resume,
    leave: socket.leave,
  };
}
