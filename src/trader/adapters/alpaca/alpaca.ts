// Alpaca as two ports, the broker and the market feed.
import { portsOf } from '../kit/session.ts';
import type { AlpacaGiven } from './connection/context.ts';
import type { OpenTransport } from './messages/messages.ts';
import { createSession } from './session/session.ts';
import { ALPACA_TRAITS } from './traits.ts';
import { openAlpacaTransport } from './transport/transport.ts';

export type { AlpacaGiven } from './connection/context.ts';

export function createAlpaca(
  given: AlpacaGiven,
  openTransport: OpenTransport = openAlpacaTransport,
) {
  const { broker, market } = portsOf(ALPACA_TRAITS, (outputs) =>
    createSession({ ...given, ...outputs }, openTransport),
  );
  return { broker, market };
}
