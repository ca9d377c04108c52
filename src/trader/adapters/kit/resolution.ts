// The contracts of a session: found by their symbol, one question for each, again after a failure and on the next connection.
import type { Cancel } from '../../../kernel/clock.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import type { InstrumentRequest } from '../../ports/instrument-request.ts';
import type { AdapterContext } from './adapter-context.ts';

export interface Resolution {
  bySymbol(symbol: string): Instrument | undefined;
  /** The feed's spelling of what the broker names. */
  symbolOf(brokerSymbol: string): string;
  /** As the broker names those that are known. */
  brokerSymbols(): readonly string[];
  know(instrument: Instrument): void;
  resolve(wanted: InstrumentRequest): void;
  opened(): void;
  closed(): void;
}

export type Found =
  | { readonly kind: 'found'; readonly instrument: Instrument }
  | { readonly kind: 'not found'; readonly matches: number; readonly why: string }
  /** The broker did not say: it is asked again. */
  | { readonly kind: 'unanswered'; readonly why: string };

export interface ResolutionWiring {
  readonly context: Pick<AdapterContext, 'wall' | 'report'>;
  isOpen(): boolean;
  ask(wanted: InstrumentRequest, answered: (found: Found) => void): void;
}

const AGAIN_MS = 5_000;
const AGAIN_MAX = 3;

interface Question {
  readonly wanted: InstrumentRequest;
  failures: number;
  cancel: Cancel;
}

export function createResolution({ context, isOpen, ask }: ResolutionWiring): Resolution {
  const { wall, report } = context;
  const bySymbol = new Map<string, Instrument>();
  const symbolByBrokerSymbol = new Map<string, string>();
  /** Kept until answered, so that a lost connection only delays the answer. */
  const questionBySymbol = new Map<string, Question>();

  function know(instrument: Instrument): void {
    bySymbol.set(instrument.symbol, instrument);
    symbolByBrokerSymbol.set(instrument.brokerSymbol, instrument.symbol);
  }

  function put(question: Question): void {
    const { wanted } = question;
    if (!isOpen()) return;
    ask(wanted, (found) => {
      if (questionBySymbol.get(wanted.symbol) === question) answered(question, found);
    });
  }

  function answered(question: Question, found: Found): void {
    const { wanted } = question;
    if (found.kind === 'not found') return unresolved(question, found.matches, found.why);
    if (found.kind === 'unanswered') {
      question.failures += 1;
      if (question.failures >= AGAIN_MAX) return unresolved(question, 0, found.why);
      question.cancel = wall.after(AGAIN_MS, () => put(question));
      return;
    }
    const { instrument } = found;
    const { contract } = instrument;
    if (wanted.contract !== undefined && wanted.contract !== contract)
      return unresolved(question, 0, `it is ${contract} now, not ${wanted.contract}`);
    end(question);
    know(instrument);
    report({ type: 'instrument-resolved', instrument });
  }

  function end(question: Question): void {
    question.cancel();
    questionBySymbol.delete(question.wanted.symbol);
  }

  function unresolved(question: Question, matches: number, why: string): void {
    end(question);
    const { symbol } = question.wanted;
    report({ type: 'instrument-unresolved', symbol, matches, why });
  }

  return {
    bySymbol: (symbol) => bySymbol.get(symbol),
    symbolOf: (brokerSymbol) => symbolByBrokerSymbol.get(brokerSymbol) ?? brokerSymbol,
    brokerSymbols: () => [...bySymbol.values()].map(({ brokerSymbol }) => brokerSymbol),
    know,
    resolve(wanted) {
      questionBySymbol.get(wanted.symbol)?.cancel();
      const question: Question = { wanted, failures: 0, cancel() {} };
      questionBySymbol.set(wanted.symbol, question);
      symbolByBrokerSymbol.set(wanted.brokerSymbol, wanted.symbol);
      put(question);
    },
    opened() {
      for (const question of questionBySymbol.values()) put(question);
    },
    closed() {
      for (const question of questionBySymbol.values()) question.cancel();
    },
  };
}
