// IBC's port for commands: one command in a connection, one line back. It may greet (`INFO ...`) and prompt before that.
import { connect } from 'node:net';
import type { WallClock } from '../../../kernel/clock.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export type IbcCommand = 'RESTART' | 'STOP';

const TIMEOUT_MS = 5_000;
const ANSWER = /(?:^|\n|> ?)(?<verdict>OK|ERROR) ?(?<text>[^\r\n]*)\r?\n/;
const ANSWER_MAX = 4_096;

/** The text of its answer, or why there is none. Whether a command without an answer was carried out is unknown. */
export function askIbc(
  address: Address,
  command: IbcCommand,
  wall: WallClock,
): Promise<Result<string, string>> {
  const { promise, resolve } = Promise.withResolvers<Result<string, string>>();
  const socket = connect(address);
  let received = '';
  const cancel = wall.after(TIMEOUT_MS, () =>
    end(failed(`no answer within ${TIMEOUT_MS / 1_000} s`)),
  );
  function end(answer: Result<string, string>): void {
    cancel();
    socket.destroy();
    resolve(answer);
  }
  socket.on('connect', () => socket.write(`${command}\r\n`));
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    const { verdict, text = '' } = ANSWER.exec(received)?.groups ?? {};
    if (verdict !== undefined) end(verdict === 'OK' ? ok(text) : failed(text));
    else if (received.length > ANSWER_MAX) end(failed('what answers there is not IBC'));
  });
  socket.on('error', (error) => end(failed(error.message)));
  socket.on('close', () => end(failed('it closed the connection without an answer')));
  return promise;
}

/** Whether something takes connections there; it is asked nothing. */
export function isListening(address: Address, wall: WallClock): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(address);
  const cancel = wall.after(TIMEOUT_MS, () => end(false));
  function end(is: boolean): void {
    cancel();
    socket.destroy();
    resolve(is);
  }
  socket.on('connect', () => end(true));
  socket.on('error', () => end(false));
  return promise;
}
