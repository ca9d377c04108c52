// Turns a strategy module into a script: Node strips the types, and the one import and the one export are blanked in
// place.
import { stripTypeScriptTypes } from 'node:module';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import type { Origin } from '../issues/config-node.ts';

/** Every character keeps its position, so that places in errors are places in the file. */
export function moduleText(file: string, text: string): Result<string, ConfigIssue[]> {
  const stripped = withoutTypes(file, text);
  if (!stripped.ok) return stripped;
  const code = stripped.value
    .replace(OWN_IMPORT, (found) => blank(found))
    .replace(EXPORT, (found, word: string) => blank(word) + found.slice(word.length));
  const other = OTHER_MODULE.exec(code);
  if (other !== null) {
    const message = code.startsWith('import', other.index)
      ? "a strategy may only import from 'sluice': it decides from its arguments alone"
      : 'a strategy must have one export: export const strategy = ...';
    return failed([{ origin: originAt(file, text, other.index), path: '', message }]);
  }
  if (!EXPORT.test(stripped.value)) {
    const message = 'it must contain: export const strategy = defineStrategy({ ... })';
    return failed([{ origin: originAt(file, text, 0), path: '', message }]);
  }
  return ok(code);
}

const OWN_IMPORT = /^import\s+\{[^}]*\}\s+from\s+(['"])sluice\1;?/gm;
const EXPORT = /^(export\s+)(?=const\s+strategy\b)/m;
const OTHER_MODULE = /^(import|export)\b/m;

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}

function withoutTypes(file: string, text: string): Result<string, ConfigIssue[]> {
  const emitWarning = process.emitWarning;
  // Node warns on stderr that the function is experimental, which would disturb other output.
  process.emitWarning = () => {};
  try {
    return ok(stripTypeScriptTypes(text));
  } catch (error) {
    return failed([issueOfError(file, error)]);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** The stack of a syntax error begins with `file:line`, the line and a caret. */
export function issueOfError(file: string, error: unknown): ConfigIssue {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const [, line = '1'] = /^[^\n]*:(\d+)\n/.exec(stack) ?? [];
  const [, before = ''] = /\n( *)\^+ *\n/.exec(stack) ?? [];
  const origin: Origin = { kind: 'file', file, line: Number(line), column: before.length + 1 };
  return { origin, path: '', message };
}

function originAt(file: string, text: string, offset: number): Origin {
  const before = text.slice(0, offset).split('\n');
  return { kind: 'file', file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
