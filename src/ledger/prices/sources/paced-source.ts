// A source with a pause: while it limits us or does not answer, it is left alone and its failure is repeated.
import { type Instant, instant, MINUTE_MS, plus, SECOND_MS } from '../../../kernel/instant.ts';
import { failed, type Result } from '../../../kernel/result.ts';
import type { PriceSource, SourceAnswer, SourceFailure, SourceQuote } from '../../ports/prices.ts';

const FIRST_PAUSE_MS = SECOND_MS;
const LONGEST_PAUSE_MS = MINUTE_MS;
/** A source that limits us again and again is asked ever more rarely, whatever time it names. */
const FIRST_LIMIT_MS = 30 * SECOND_MS;
const LONGEST_LIMIT_MS = 15 * MINUTE_MS;

type Pausing = Extract<SourceFailure, { readonly kind: 'not-answering' | 'limited' }>;

export function createPacedSource(source: PriceSource, now: () => Instant): PriceSource {
  let until = instant(0);
  let failure: Pausing | undefined;
  let misses = 0;

  function learn(answers: SourceAnswer): void {
    const found = pausingIn([...answers.values()]);
    if (found === undefined) {
      misses = 0;
      failure = undefined;
      return;
    }
    misses += 1;
    until = pausedUntil(found, misses, now());
    failure = found.kind === 'limited' ? { kind: 'limited', until } : found;
  }

  return {
    ...source,
    async quotes(symbols) {
      if (failure !== undefined && now() < until) {
        const repeated = failed(failure);
        return new Map(symbols.map((symbol) => [symbol, repeated]));
      }
      const answers = await source.quotes(symbols);
      learn(answers);
      return answers;
    },
  };
}

/** A limit counts from the first symbol on; silence only if no symbol was answered. */
function pausingIn(answers: readonly Result<SourceQuote, SourceFailure>[]): Pausing | undefined {
  const failures = answers.flatMap((answer) => (answer.ok ? [] : [answer.failure]));
  const limited = failures.find((one) => one.kind === 'limited');
  if (limited !== undefined) return limited;
  const [silent, ...others] = failures;
  const isSilent = failures.length === answers.length && silent?.kind === 'not-answering';
  return isSilent && others.every(({ kind }) => kind === 'not-answering') ? silent : undefined;
}

function pausedUntil(found: Pausing, misses: number, now: Instant): Instant {
  const growth = 2 ** Math.min(misses - 1, 20);
  if (found.kind === 'not-answering') {
    return plus(now, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * growth));
  }
  const ownMs = Math.min(LONGEST_LIMIT_MS, FIRST_LIMIT_MS * growth);
  return misses === 1 ? found.until : instant(Math.max(found.until, now + ownMs));
}
