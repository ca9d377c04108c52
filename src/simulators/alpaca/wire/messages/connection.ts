// A client on a stream, and what a stream does with it.
import type { Headers } from './keys.ts';

export interface Connection {
  readonly id: number;
  readonly path: string;
  readonly headers: Headers;
  readonly topics: Set<string>;
  isAdmitted: boolean;
  send(message: unknown): void;
  close(): void;
}

/** What a stream does with its connections. */
export interface Protocol {
  open(connection: Connection): void;
  onMessage(connection: Connection, message: unknown): void;
}
