// The trading stream: authenticate, listen, and trade_updates without a replay.
import { textOf } from '../../../../kernel/decimal.ts';
import { type Instant, toIso } from '../../../../kernel/instant.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { OrderEvent } from '../../exchange/orders/delivery.ts';
import { newYorkText } from '../messages/answers.ts';
import type { Connection, Protocol } from '../messages/connection.ts';
import type { Keys } from '../messages/keys.ts';
import { orderView } from '../messages/order-view.ts';

const STREAM = 'trade_updates';

interface Message {
  readonly action?: unknown;
  readonly key?: unknown;
  readonly secret?: unknown;
  readonly data?: {
    readonly key_id?: unknown;
    readonly secret_key?: unknown;
    readonly streams?: unknown;
  };
}

export function createTradeStream(keys: Keys): Protocol {
  function authenticate(connection: Connection, message: Message): void {
    const keyId = message.data?.key_id ?? message.key;
    const secret = message.data?.secret_key ?? message.secret;
    connection.isAdmitted = keyId === keys.keyId && secret === keys.secret;
    authorization(connection, 'authenticate');
  }

  function authorization(connection: Connection, action: string): void {
    const status = connection.isAdmitted ? 'authorized' : 'unauthorized';
    connection.send({ stream: 'authorization', data: { status, action } });
  }

  return {
    open: () => {},
    onMessage(connection, received) {
      const message = Object(received) as Message;
      switch (message.action) {
        case 'authenticate':
        case 'auth':
          return authenticate(connection, message);
        case 'listen': {
          if (!connection.isAdmitted) return authorization(connection, 'listen');
          const wanted = message.data?.streams;
          const streams = Array.isArray(wanted) ? wanted.filter((one) => one === STREAM) : [];
          connection.topics.clear();
          for (const stream of streams) connection.topics.add(stream);
          return connection.send({ stream: 'listening', data: { streams } });
        }
        default:
          return connection.send({
            action: 'error',
            data: { error_message: 'invalid message' },
          });
      }
    },
  };
}

export function isListening({ topics }: Connection): boolean {
  return topics.has(STREAM);
}

export function updateMessage(exchange: Exchange, happened: OrderEvent): object {
  return { stream: STREAM, data: updateData(exchange, happened) };
}

export function updateData(exchange: Exchange, happened: OrderEvent): object {
  const { event, executionId, order, at, fill } = happened;
  return {
    event,
    event_id: eventId(happened),
    execution_id: executionId,
    at: toIso(at),
    // Of a bust it is the time of the fill.
    timestamp: toIso(event === 'trade_bust' ? (fill?.corrects?.at ?? at) : at),
    order: {
      ...orderView(exchange, order, null),
      // The service writes some times of this stream with an offset.
      created_at: newYorkText(order.createdAt),
      submitted_at: newYorkText(order.submittedAt),
      updated_at: newYorkText(order.updatedAt),
    },
    ...(fill && {
      price: textOf(fill.price),
      qty: textOf(fill.quantity),
      position_qty: textOf(fill.positionQuantity),
    }),
    ...(fill?.corrects && { previous_execution_id: fill.corrects.executionId }),
    ...(event === 'trade_bust' && { reason: 'TRADE_BUST' }),
  };
}

/** A ULID, which sorts as the events happened. */
export function eventId({ at, number }: OrderEvent): string {
  return ulid(at, number);
}

const ULID_TIME = 10;
const ULID_REST = 16;

/** The first one of a moment, unless a number is given. */
export function ulid(at: Instant, number = 0): string {
  return crockford(at, ULID_TIME) + crockford(number, ULID_REST);
}

/** Base 32 without the letters I, L, O and U. */
function crockford(value: number, digits: number): string {
  const letters = 'ABCDEFGHJKMNPQRSTVWXYZ';
  const text = value.toString(32).padStart(digits, '0');
  return text.replace(/[a-v]/g, (digit) => letters.charAt(digit.charCodeAt(0) - 97));
}
