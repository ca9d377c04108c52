// The connection of a reader, whatever carries it, and how much may wait in it.

export interface ReaderSocket<Message> {
  send(message: Message): void;
  /** Bytes that wait for the reader. */
  waiting(): number;
  close(code: number, why: string): void;
}

export interface Reader {
  /** A message of the reader, as text. */
  receive(text: string): Promise<void>;
  /** The connection has ended. */
  leave(): void;
}
