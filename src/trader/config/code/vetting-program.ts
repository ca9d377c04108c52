// The program that runs a strategy file for the first time, started by vet-code: it reads a task and writes the result.
import { readFileSync, writeFileSync } from 'node:fs';
import { createCodeCondition } from '../../domain/strategy/strategy-code.ts';
import { moduleText } from './module-text.ts';
import { type OpenCode, openCode } from './open-code.ts';
import { SAMPLE } from './sample-context.ts';
import type { Vetted, VettingTask } from './vet-code.ts';

const STDIN = 0;
const STDOUT = 1;

function vetted({ file, text }: VettingTask): Vetted {
  const module = moduleText(file, text);
  if (!module.ok) return { kind: 'refused', issues: module.failure };
  const opened = openCode(file, module.value);
  if (!opened.ok) return { kind: 'refused', issues: opened.failure };
  const unfit = opened.value.hasWhen ? whyUnfit(opened.value, text) : undefined;
  return { kind: 'fit', module: module.value, unfit };
}

/**
 * The sample may lack inputs of the strategy. The call still reveals mistakes, and answers that change between calls.
 */
function whyUnfit({ ask }: OpenCode, source: string): string | undefined {
  const condition = createCodeCondition({ text: '', inputs: [], source }, () => ask);
  const [first, second] = [condition.evaluate(SAMPLE), condition.evaluate(SAMPLE)];
  if (first.kind === 'failed') return first.why;
  return first.kind === second.kind
    ? undefined
    : 'its second call gave a different answer: it must not keep state between calls';
}

const task: VettingTask = JSON.parse(readFileSync(STDIN, 'utf8'));
writeFileSync(STDOUT, JSON.stringify(vetted(task)));
