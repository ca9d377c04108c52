// Questions of the engine about option chains, answered on the daemon's own session with the data lines that prices leave.
import type { ChainQuestion } from '../../../ports/broker.ts';
import type { ChainFailure } from '../../../ports/option-chains.ts';
import type { Connection } from '../connection/connection.ts';
import type { SessionContext } from '../connection/context.ts';
import { createChainQuestions } from '../market/chain-questions.ts';
import { createChainReader } from '../market/chain-reader.ts';
import type { Instruments } from '../market/instruments.ts';
import type { Subscriptions } from '../market/subscriptions.ts';
import type { GatewayCommand, GatewayMessage } from '../messages/messages.ts';

export interface ChainAnswers {
  /** Reports `chain-read` or `chain-unread`, once. */
  read(asked: ChainQuestion): void;
  /** True if the message is of a question. */
  onMessage(message: GatewayMessage): boolean;
  /** The connection is lost: open questions are answered with that. */
  closed(): void;
}

export interface ChainAnswersParts {
  readonly context: SessionContext;
  readonly connection: Pick<Connection, 'isOpen'>;
  readonly instruments: Pick<Instruments, 'bySymbol'>;
  readonly market: Pick<Subscriptions, 'linesFree'>;
  say(command: GatewayCommand): void;
}

export function createChainAnswers(parts: ChainAnswersParts): ChainAnswers {
  const { context, connection, instruments, market, say } = parts;
  const { wall, clock, venue, nextRequestId, report } = context;
  const questions = createChainQuestions({
    ...{ wall, nextRequestId, linesFree: market.linesFree },
    send(command) {
      if (connection.isOpen()) say(command);
      return connection.isOpen();
    },
  });
  const reader = createChainReader({ questions, clock, venue, lost });

  function lost(): ChainFailure | undefined {
    return connection.isOpen()
      ? undefined
      : { kind: 'no-gateway', why: 'the connection to the gateway is lost' };
  }

  function refusal({ wanted: { symbol } }: ChainQuestion): ChainFailure | undefined {
    const { maxDataLines } = context.settings;
    if (market.linesFree() < 1)
      return { kind: 'refused', why: `all ${maxDataLines} data lines are taken` };
    return lost() ?? (instruments.bySymbol(symbol) ? undefined : unresolved(symbol));
  }

  return {
    read(asked) {
      const { question, wanted } = asked;
      const unread = (failure: ChainFailure) =>
        report({ type: 'chain-unread', question, ...failure });
      const failure = refusal(asked);
      const stock = instruments.bySymbol(wanted.symbol);
      if (failure !== undefined || stock === undefined)
        return unread(failure ?? unresolved(wanted.symbol));
      void reader.read(stock, asked).then((answer) => {
        if (answer.ok) report({ type: 'chain-read', question, chain: answer.value });
        else unread(answer.failure);
      });
    },
    onMessage: questions.onMessage,
    closed: questions.close,
  };
}

function unresolved(symbol: string): ChainFailure {
  return { kind: 'unknown-symbol', why: `${symbol} is not resolved` };
}
