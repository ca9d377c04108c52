// Loads a strategy written in TypeScript: runs it once in its own realm, calls it twice on a sample, and returns its
// terms and its condition.
import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type CodeCondition, createCodeCondition } from '../../domain/strategy/strategy-code.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import { type ConfigNode, nodeAt, originAt, withNode } from '../issues/config-node.ts';
import { codeTree } from './code-tree.ts';
import { issueOfError, LINES_BEFORE, scriptText } from './module-text.ts';
import { SAMPLE } from './sample-context.ts';
import { createSandbox } from './sandbox.ts';

export interface CodeStrategy {
  /** As a file would have it, with a condition in place of the code. */
  readonly root: ConfigNode;
  readonly condition: CodeCondition;
  /** Hash of the text: the code counts, not only its terms. */
  readonly hash: string;
}

/** Any valid condition: the schema requires one, but the code decides. */
const STAND_IN = 'prediction.confidence >= 0.0';

export function readCode(file: string, text: string): Result<CodeStrategy, ConfigIssue[]> {
  const script = scriptText(file, text);
  if (!script.ok) return script;
  const sandbox = createSandbox();
  let terms: unknown;
  try {
    terms = sandbox.run(new Script(script.value, { filename: file, lineOffset: -LINES_BEFORE }));
  } catch (error) {
    return failed([issueOfError(file, error)]);
  }
  const root = codeTree(file, text, terms);
  const when = whenIn(terms);
  if (when === undefined) {
    const origin = originAt(root, ['entry', 'when']);
    const message = 'expected a function: when: (context) => true or false';
    return failed([{ origin, path: 'entry.when', message }]);
  }
  const name = file.split('/').at(-1) ?? file;
  const spelled = {
    text: `${name}: when(context)`,
    inputs: regimesSpelled(text),
    source: text,
  };
  const condition = createCodeCondition(spelled, (view) => sandbox.call(when, view));
  const why = whyUnfit(condition);
  const path = ['entry', 'when'];
  if (why !== undefined) {
    return failed([{ origin: originAt(root, path), path: path.join('.'), message: why }]);
  }
  const hash = createHash('sha256').update(text).digest('hex');
  return ok({ root: withStandIn(root), condition, hash });
}

const SPELLED = /\bregime(?:\.([A-Z0-9]+)|\[(['"])([A-Z0-9./-]+)\2\])/g;

/**
 * Prices of a symbol are only available if the code names it literally; a computed name is never subscribed, so the
 * strategy refuses.
 */
function regimesSpelled(text: string): string[] {
  return [...text.matchAll(SPELLED)].map(
    ([, plain, , quoted]) => `regime.${plain ?? quoted}.close`,
  );
}

function whenIn(terms: unknown): ((context: never) => unknown) | undefined {
  const { entry } = (terms ?? {}) as { entry?: unknown };
  const { when } = (entry ?? {}) as { when?: unknown };
  return typeof when === 'function' ? (when as (context: never) => unknown) : undefined;
}

function withStandIn(root: ConfigNode): ConfigNode {
  const when = nodeAt(root, ['entry', 'when']);
  if (when?.kind !== 'scalar') return root;
  return withNode(root, ['entry', 'when'], { ...when, value: STAND_IN, source: STAND_IN });
}

/**
 * The sample may lack inputs of the strategy. The call still reveals mistakes, and answers that change between calls.
 */
function whyUnfit(condition: CodeCondition): string | undefined {
  const [first, second] = [condition.evaluate(SAMPLE), condition.evaluate(SAMPLE)];
  if (first.kind === 'failed') return first.why;
  return first.kind === second.kind
    ? undefined
    : 'its second call gave a different answer: it must not keep state between calls';
}
