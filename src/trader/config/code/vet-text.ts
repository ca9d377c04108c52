// What a strategy file says of itself when it runs for the first time, in the process that calls this.
import {
  isOfPrediction,
  noPredictionText,
  ON_BAR,
} from '../../domain/strategy/condition-syntax.ts';
import { createCodeCondition } from '../../domain/strategy/strategy-code.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import { codeTree, isOnBars } from './code-tree.ts';
import { moduleText } from './module-text.ts';
import { type OpenCode, openCode } from './open-code.ts';
import { OTHER_SAMPLES, SAMPLE, SAMPLE_OF_BAR } from './sample-context.ts';
import type { VettingResult, VettingTask } from './vetting-result.ts';

export function vettingOf({ file, text }: VettingTask): VettingResult {
  const module = moduleText(file, text);
  if (!module.ok) return refused(module.failure);
  const opened = openCode(file, module.value);
  if (!opened.ok) return refused(opened.failure);
  const { terms, hasWhen } = opened.value;
  const isOfBars = isOnBars(codeTree(file, text, terms));
  const unfit = hasWhen
    ? whyUnfit(opened.value, { source: text, isOfBars })
    : 'expected a function: when: (context) => true or false';
  return { kind: 'fit', terms, unfit };
}

function refused(issues: readonly ConfigIssue[]): VettingResult {
  return {
    kind: 'refused',
    issues: issues.map(({ origin, message }) => {
      const { line, column } = origin.kind === 'file' ? origin : { line: 1, column: 1 };
      return { line, column, message };
    }),
  };
}

interface Called {
  readonly source: string;
  readonly isOfBars: boolean;
}

/**
 * The sample may lack inputs of the strategy. The call still reveals mistakes, and answers that change between calls.
 */
function whyUnfit({ ask }: OpenCode, { source, isOfBars }: Called): string | undefined {
  const condition = createCodeCondition({ text: '', inputs: [], source }, () => ask);
  const [first, second] = [condition.evaluate(SAMPLE), condition.evaluate(SAMPLE)];
  if (first.kind === 'failed') return first.why;
  if (first.kind !== second.kind)
    return 'its second call gave a different answer: it must not keep state between calls';
  // It may refuse any of these; what ends this process would end the trader.
  for (const sample of OTHER_SAMPLES) condition.evaluate(sample);
  const ofBar = isOfBars ? condition.evaluate(SAMPLE_OF_BAR) : undefined;
  return ofBar?.kind === 'missing' && isOfPrediction(ofBar.path)
    ? noPredictionText(ofBar.path, ON_BAR)
    : undefined;
}
