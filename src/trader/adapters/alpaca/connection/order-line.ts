// The stream of orders: proved with the key, then asked for `trade_updates`.
import type { WallClock } from '../../../../kernel/clock.ts';
import type { AlpacaSettings } from '../../../ports/alpaca-settings.ts';
import { fieldsOf, listOf, textOf } from '../../kit/fields.ts';
import type { Transport } from '../messages/messages.ts';
import { createLine, type Line } from './line.ts';

const UPDATES = 'trade_updates';

export interface OrderLineWiring {
  readonly wall: WallClock;
  readonly settings: Pick<AlpacaSettings, 'apiKey' | 'apiSecret'>;
  transport(): Transport;
  onOpened(): void;
  onFailed(why: string): void;
  onChange(): void;
  /** The part `data` of an update. */
  onUpdate(update: unknown): void;
}

export function createOrderLine(wiring: OrderLineWiring): Line {
  const { settings, onUpdate, ...rest } = wiring;
  return createLine({
    ...rest,
    name: 'orders',
    greet: (say) =>
      say({
        action: 'authenticate',
        data: { key_id: settings.apiKey, secret_key: settings.apiSecret },
      }),
    isGreeted(frame, say) {
      const { stream, data } = fieldsOf(frame);
      const { status, streams } = fieldsOf(data);
      if (stream === 'authorization') {
        if (textOf(status) === 'authorized')
          say({ action: 'listen', data: { streams: [UPDATES] } });
        else wiring.onFailed(`Alpaca refuses the key for the stream of orders: ${textOf(status)}`);
      }
      return stream === 'listening' && listOf(streams).includes(UPDATES);
    },
    onFrame(frame) {
      const { stream, data } = fieldsOf(frame);
      if (stream === UPDATES) onUpdate(data);
    },
    onAlive() {},
  });
}
