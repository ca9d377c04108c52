// One reader of a portfolio's live stream: its valuations, and prices of the symbols it subscribes to. A slow reader is
// informed of what it has missed and gets the newest of each.
import { assertNever } from '../../../kernel/assert.ts';
import type { Cancel } from '../../../kernel/clock.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { Prices, Quote } from '../../../ledger/ports/prices.ts';
import type { Principal } from '../../identity/principal.ts';
import {
  createAuthenticatedSession,
  type SessionContext,
} from '../session/authenticated-session.ts';
import { CLOSED } from '../session/close-codes.ts';
import type { Reader, ReaderSocket } from '../session/reader-socket.ts';
import {
  type PortfolioMessage,
  type PortfolioRequest,
  portfolioRequestIn,
} from './portfolio-message.ts';
import { createPortfolioSends } from './portfolio-sends.ts';
import type { Valuations } from './valuations.ts';

export interface PortfolioStreamContext extends SessionContext {
  readonly valuations: Valuations;
  readonly prices: Pick<Prices, 'watch'>;
  quoteShown(quote: Quote): object;
  mayRead(who: Principal, portfolio: PortfolioId): Promise<boolean>;
}

export function createPortfolioReader(
  context: PortfolioStreamContext,
  portfolio: PortfolioId,
  socket: ReaderSocket<PortfolioMessage>,
): Reader {
  const sends = createPortfolioSends(socket, context.after);
  let hasLeft = false;
  let cancelValuations: Cancel | undefined;
  let cancelPrices: Cancel = () => {};
  let subscribed: readonly string[] = [];

  const session = createAuthenticatedSession({
    context,
    send: socket.send,
    close: socket.close,
    isFull: sends.isFull,
    async proved(who) {
      const isAllowed = await context.mayRead(who, portfolio);
      if (hasLeft) return;
      if (!isAllowed) return refuse();
      cancelValuations ??= context.valuations.watch(portfolio, sends.takeValuation);
    },
  });

  /** Like one that does not exist. */
  function refuse(): void {
    stop();
    socket.close(CLOSED.notFound, `no portfolio ${portfolio}`);
  }

  function stop(): void {
    cancelValuations?.();
    cancelPrices();
    sends.stop();
  }

  function subscribe(symbols: readonly string[]): void {
    cancelPrices();
    sends.dropPrices();
    subscribed = symbols;
    if (symbols.length === 0) return;
    cancelPrices = context.prices.watch(symbols, (quote) =>
      sends.takePrice(quote.symbol, { type: 'price', quote: context.quoteShown(quote) }),
    );
  }

  function act(request: Exclude<PortfolioRequest, { type: 'auth' }>): void {
    switch (request.type) {
      case 'subscribe':
        return subscribe(request.symbols);
      case 'unsubscribe': {
        const { symbols } = request;
        return subscribe(subscribed.filter((one) => symbols?.includes(one) === false));
      }
      case 'ping':
        // What waits says as much.
        if (!sends.isFull())
          socket.send({ type: 'pong', at: new Date(context.now()).toISOString() });
        return;
      default:
        return assertNever(request);
    }
  }

  return {
    async receive(text) {
      const message = portfolioRequestIn(text);
      if (!message.ok) return socket.close(CLOSED.badMessage, `not understood: ${message.failure}`);
      if (message.value.type === 'auth') return session.enter(message.value.token);
      // Not before the portfolio is theirs: a request that came too early is refused like one without a token.
      if (cancelValuations === undefined) {
        return socket.close(CLOSED.unauthorized, 'send {"type":"auth","token":"..."} first');
      }
      act(message.value);
    },
    leave() {
      hasLeft = true;
      session.leave();
      stop();
    },
  };
}
