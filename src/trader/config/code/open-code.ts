// Runs the text of a strategy module in a new realm: its terms, and the function that asks its condition.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { AskCode, CallLimit } from '../../domain/strategy/strategy-code.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import type { TermsText } from './code-tree.ts';
import { issueOfError } from './module-text.ts';
import { createSandbox, moduleScript } from './sandbox.ts';

export interface OpenCode {
  readonly terms: TermsText;
  /** Whether `entry.when` is a function; otherwise `ask` must not be called. */
  readonly hasWhen: boolean;
  readonly ask: AskCode;
}

export function openCode(
  file: string,
  module: string,
  limit: CallLimit = 'elapsed',
  waitingMs?: number,
): Result<OpenCode, ConfigIssue[]> {
  const sandbox = createSandbox(limit, waitingMs);
  let loaded: Result<string, string>;
  try {
    loaded = sandbox.load(moduleScript(file, module));
  } catch (error) {
    return failed([issueOfError(file, error)]);
  }
  const outcome = loaded.ok ? parsed(loaded.value) : { threw: loaded.failure, stack: '' };
  if ('terms' in outcome) return ok({ ...outcome, ask: sandbox.ask });
  return failed([{ origin: placeIn(file, outcome.stack), path: '', message: outcome.threw }]);
}

type Loaded =
  | { readonly terms: TermsText; readonly hasWhen: boolean }
  | { readonly threw: string; readonly stack: string };

/** A strategy that changes the built-in objects of its realm can damage the text. */
function parsed(text: string): Loaded {
  try {
    return JSON.parse(text);
  } catch {
    return { threw: 'its terms cannot be read: it changes built-in objects', stack: '' };
  }
}

/** The first line of the stack that names the file. */
function placeIn(file: string, stack: string) {
  const [, after = ''] = stack.split(`${file}:`, 2);
  const [, line = '1', column = '1'] = /^(\d+):(\d+)/.exec(after) ?? [];
  return { kind: 'file', file, line: Number(line), column: Number(column) } as const;
}
