// Option chains from a gateway: a separate session that reads contracts and quotes and places no orders.
import { failed } from '../../../kernel/result.ts';
import type { OptionChains } from '../../ports/option-chains.ts';
import type { IbGatewaySettings } from './connection/context.ts';
import { createChainQuestions } from './market/chain-questions.ts';
import { createChainReader } from './market/chain-reader.ts';
import type { OpenTransport } from './messages/messages.ts';
import { createSeparateSession } from './separate-session.ts';
import { openStoqeyTransport } from './transport/transport.ts';

export function createIbOptionChains(
  given: IbGatewaySettings,
  openTransport: OpenTransport = openStoqeyTransport(given.log),
): OptionChains {
  const session = createSeparateSession(given, openTransport, {
    onMessage: (message) => void questions.onMessage(message),
    onLost: () => questions.close(),
  });
  const { context, send } = session;
  const { wall, clock, venue, nextRequestId } = context;
  // The lines of the daemon are unknown here.
  const linesFree = () => Number.POSITIVE_INFINITY;
  const questions = createChainQuestions({ wall, nextRequestId, send, linesFree });
  const reader = createChainReader({ questions, clock, venue, lost: session.lost });

  return {
    async read(asked) {
      const failure = await session.opened();
      if (failure !== undefined) return failed(failure);
      const stock = await session.resolved(asked.wanted);
      return stock.ok ? reader.read(stock.value, asked) : stock;
    },
    async stop() {
      session.stop();
    },
  };
}
