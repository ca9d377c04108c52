// One connection through @stoqey/ib: its callbacks become plain messages, plain commands become its calls. No decisions here.
import type { Socket } from 'node:net';
import { ErrorCode, EventName, IBApi } from '@stoqey/ib';
import type { Log } from '../../kit/adapter-context.ts';
import type { GatewayMessage, OpenTransport } from '../messages/messages.ts';
import { say } from './calls.ts';
import { createFieldQueue, type FieldQueue } from './field-queue.ts';
import { frameOf } from './frame.ts';
import { historyFrom, type WireHistory } from './history-fields.ts';
import { listenTo } from './listeners.ts';
import { harmlessOddity, spareFieldsOf, withoutRejectReasons } from './odd-frames.ts';

/**
 * The internals of the library that we must reach. The socket: to write several messages at once and without delay, and
 * to know that bytes were accepted. Its `onData`: an exception there would otherwise end the process. `resume`: commands
 * sent while the order number is being received would otherwise wait inside. `sendMsg`: it would pace messages, which is
 * the job of the outbox, keep its queue over a reconnect, and write field by field, which takes longer than the decision.
 * `enqueueMessage` and `dataQueue`: its own queue takes 0.16 s for one history of a week, and nothing else happens meanwhile;
 * a history never goes to its decoder, which takes five times as long as reading the fields.
 */
interface Internals {
  readonly controller: {
    resume(): void;
    sendMsg(...fields: unknown[]): void;
    readonly socket: { client?: Socket; onData(bytes: Buffer): void };
    readonly decoder: { dataQueue: FieldQueue; enqueueMessage(fields: readonly string[]): void };
  };
}

export function openStoqeyTransport(log: Log): OpenTransport {
  return ({ host, port, clientId }, receive) => {
    const api = new IBApi({ host, port, clientId });
    const { controller } = api as unknown as Internals;
    const { socket, decoder } = controller;
    let isDone = false;
    let failure = 'closed by the gateway';
    /** The messages of the command that is being encoded; they leave in one write. */
    let frames: Buffer[] | undefined;

    function emit(message: GatewayMessage): void {
      if (!isDone) receive(message);
    }

    function corrupted(why: string): void {
      log('error', 'gateway transport cannot be trusted', { why });
      emit({ name: 'corrupted', why });
    }

    /** An exception in a listener would surface in the library's socket and end the process. */
    function guarded<Args extends unknown[]>(listener: (...args: Args) => void) {
      return (...args: Args): void => {
        try {
          listener(...args);
        } catch (error) {
          corrupted(`listener failed: ${textOf(error)}`);
        }
      };
    }

    /** A message that could not be read is lost: the connection starts again, and its snapshot shows what it said. */
    function odd(complaint: string): void {
      const what = harmlessOddity(complaint);
      if (what === undefined) corrupted(complaint);
      else if (what !== '') emit({ name: 'odd', what });
    }

    function error(text: string, code: number, id: number): void {
      switch (code) {
        case ErrorCode.UNKNOWN_ID:
          return odd(text.slice(0, 200));
        case ErrorCode.CONNECT_FAIL:
          failure = text;
          return;
        // The library then opens no session, and says nothing else.
        case ErrorCode.UNSUPPORTED_VERSION:
        case ErrorCode.UPDATE_TWS:
          failure = text;
          return emit({ name: 'serverVersion', version: api.serverVersion });
        case ErrorCode.NOT_CONNECTED:
        case ErrorCode.ALREADY_CONNECTED:
          return;
        default:
          emit({ name: 'error', id, code, text });
      }
    }

    function emitHistory({ reqId, bars }: WireHistory): void {
      for (const bar of bars) emit({ name: 'historicalBar', reqId, bar });
      emit({ name: 'historyEnd', reqId });
    }

    controller.sendMsg = (...fields) => {
      const frame = frameOf(fields);
      if (frames === undefined) socket.client?.write(frame);
      else frames.push(frame);
    };
    // Every message is decoded before the next one is queued.
    decoder.enqueueMessage = (received) => {
      const fields = withoutRejectReasons(received);
      const history = historyFrom(fields);
      if (history === undefined)
        decoder.dataQueue = createFieldQueue(fields, spareFieldsOf(fields));
      else emitHistory(history);
    };
    const decode = socket.onData.bind(socket);
    socket.onData = (bytes) => {
      emit({ name: 'received' });
      try {
        decode(bytes);
      } catch (fault) {
        corrupted(`decoder failed: ${textOf(fault)}`);
      }
    };

    listenTo({ api, guarded, emit });
    api.on(
      EventName.nextValidId,
      guarded((orderId: number) => {
        controller.resume();
        emit({ name: 'nextValidId', orderId });
      }),
    );
    api.on(
      EventName.error,
      guarded((fault: Error, code: ErrorCode, id: number) => error(fault.message, code, id)),
    );
    api.on(
      EventName.info,
      guarded((text: string, code: number) => emit({ name: 'error', id: -1, code, text })),
    );
    api.on(
      EventName.disconnected,
      guarded(() => emit({ name: 'closed', why: failure })),
    );
    api.connect(clientId);
    // Small messages must not wait for the TCP acknowledgement of the previous one.
    socket.client?.setNoDelay(true);

    function finish(): void {
      isDone = true;
      api.removeAllListeners();
    }

    return {
      send(command) {
        const { client } = socket;
        if (isDone || !api.isConnected || client === undefined || !client.writable) return false;
        const whole: Buffer[] = [];
        frames = whole;
        try {
          say(api, command);
        } catch (fault) {
          log('error', 'command could not be written', { name: command.name, why: textOf(fault) });
          client.destroy();
          return false;
        } finally {
          frames = undefined;
        }
        client.write(Buffer.concat(whole));
        return !client.destroyed;
      },
      close() {
        finish();
        socket.client?.destroySoon();
      },
      destroy() {
        finish();
        api.disconnect();
      },
    };
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
