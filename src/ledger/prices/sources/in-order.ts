// Sources in order: each is asked only for what those before it have not answered.
import { failed, type Result } from '../../../kernel/result.ts';
import type { NamedFailure, PriceFailure, PriceSource, SourceQuote } from '../../ports/prices.ts';

type Answers = ReadonlyMap<string, Result<SourceQuote, PriceFailure>>;

export function createSourcesInOrder(
  sources: readonly PriceSource[],
): (symbols: readonly string[]) => Promise<Answers> {
  const knowAll = new Set(sources.filter((one) => one.knowsEverySymbol).map(({ name }) => name));
  return async (symbols) => {
    const found = new Map<string, Result<SourceQuote, PriceFailure>>();
    const failuresBySymbol = new Map<string, NamedFailure[]>(symbols.map((one) => [one, []]));
    for (const source of sources) {
      const open = [...failuresBySymbol.keys()].filter((symbol) => !found.has(symbol));
      if (open.length === 0) break;
      for (const [symbol, answer] of await source.quotes(open)) {
        if (answer.ok) found.set(symbol, answer);
        else {
          const failure = { source: source.name, failure: answer.failure };
          failuresBySymbol.get(symbol)?.push(failure);
        }
      }
    }
    for (const [symbol, failures] of failuresBySymbol) {
      if (!found.has(symbol)) found.set(symbol, failed(failureOf(symbol, failures, knowAll)));
    }
    return found;
  };
}

/** Unknown if a source that knows every symbol says so, or if every source does. */
function failureOf(
  symbol: string,
  failures: readonly NamedFailure[],
  knowAll: ReadonlySet<string>,
): PriceFailure {
  const isUnknownTo = ({ failure }: NamedFailure) => failure.kind === 'unknown-symbol';
  const isCertain = failures.some((one) => isUnknownTo(one) && knowAll.has(one.source));
  const isUnknown = isCertain || (failures.length > 0 && failures.every(isUnknownTo));
  return isUnknown
    ? { kind: 'unknown-symbol', symbol, isCertain }
    : { kind: 'no-source', symbol, failures };
}
