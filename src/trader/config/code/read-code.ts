// Loads a strategy written in TypeScript. A separate process runs the file for its terms; here it runs when its condition
// is asked first, if at all.
import { createHash } from 'node:crypto';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  type AskCode,
  type CallLimit,
  type CodeCondition,
  createCodeCondition,
} from '../../domain/strategy/strategy-code.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import { type ConfigNode, nodeAt, originAt, withNode } from '../issues/config-node.ts';
import { codeTree, isOnBars } from './code-tree.ts';
import { moduleText } from './module-text.ts';
import { openCode } from './open-code.ts';
import { vetCode } from './vet-code.ts';
import type { Vetted } from './vetting-result.ts';

export interface CodeStrategy {
  /** As a file would have it, with a condition in place of the code. */
  readonly root: ConfigNode;
  readonly condition: CodeCondition;
  /** Hash of the text: the code counts, not only its terms. */
  readonly hash: string;
}

/** Any valid condition: the schema requires one, but the code decides. */
const STAND_IN = 'prediction.confidence >= 0.0';
const STAND_IN_ON_BARS = 'true';

/** `vetted` is the result for this text, if it is known already. */
export function readCode(
  file: string,
  text: string,
  vetted: Vetted = vetCode({ file, text }),
): Result<CodeStrategy, ConfigIssue[]> {
  if (vetted.kind === 'refused') return failed([...vetted.issues]);
  const module = moduleText(file, text);
  if (!module.ok) return module;
  const root = codeTree(file, text, vetted.terms);
  const path = ['entry', 'when'];
  if (vetted.unfit !== undefined)
    return failed([{ origin: originAt(root, path), path: path.join('.'), message: vetted.unfit }]);
  const condition = conditionIn(file, text, module.value);
  const hash = createHash('sha256').update(text).digest('hex');
  return ok({ root: withStandIn(root), condition, hash });
}

/** The condition of a file that was read before, such as in another thread. */
export function conditionAgain(file: string, text: string): CodeCondition {
  const module = moduleText(file, text);
  if (!module.ok) throw new Error(`${file}: its text has changed since it was read`);
  return conditionIn(file, text, module.value);
}

function conditionIn(file: string, text: string, module: string): CodeCondition {
  const name = file.split('/').at(-1) ?? file;
  const spelled = { text: `${name}: when(context)`, inputs: regimesSpelled(text), source: text };
  return createCodeCondition(spelled, (limit) => askOf(file, module, limit));
}

/** The module ran before; only a machine at its limits can be too slow for it now. */
function askOf(file: string, module: string, limit: CallLimit): AskCode {
  const opened = openCode(file, module, limit);
  if (opened.ok) return opened.value.ask;
  const why = opened.failure.map(({ message }) => message).join('; ');
  return () => failed(why);
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

function withStandIn(root: ConfigNode): ConfigNode {
  const when = nodeAt(root, ['entry', 'when']);
  if (when?.kind !== 'scalar') return root;
  const value = isOnBars(root) ? STAND_IN_ON_BARS : STAND_IN;
  return withNode(root, ['entry', 'when'], { ...when, value, source: value });
}
