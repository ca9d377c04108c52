// Reads the project's files as plain text for the layout rules to judge.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `path` is relative to the project, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  /** A project path for a relative import, else the package or builtin as written. */
  readonly to: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What git ignores, and folders of tools; of the hidden ones only `.ci` is the project's. */
const SKIPPED =
  /^(node_modules|data|dist|coverage|bench\/results|\.(?!ci$|npmrc$|gitignore$)[^/]*)$/;
const TEXT =
  /(\.(tsx?|js|json|md|ya?ml|csv|ndjson|css|html|service|sh|py|txt)|(^|\/)[^.]+|\.ci\/.*)$/;

export function projectFiles(folder = ''): SourceFile[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (SKIPPED.test(path) || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return projectFiles(path);
    if (!entry.isFile() || !TEXT.test(path)) return [];
    return [{ path, text: readFileSync(join(ROOT, path), 'utf8') }];
  });
}

const STATIC_IMPORT =
  /^(?:import|export)\s+(?:type\s+)?(?:[\w$*]+(?:\s+as\s+[\w$]+)?\s*,?\s*)?(?:\{[^}]*\}\s*)?from\s*'([^']+)'/gm;
const BARE_IMPORT = /^import\s*'([^']+)'/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*'([^']+)'\s*\)/g;

export function importsOf({ path, text }: SourceFile): Import[] {
  const specifiers = [STATIC_IMPORT, BARE_IMPORT, DYNAMIC_IMPORT].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? ''),
  );
  return specifiers.map((specifier) => ({
    from: path,
    to: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier,
  }));
}

export function isProjectPath(to: string): boolean {
  return to.startsWith('src/');
}

/** The text without its comments, so that a rule reads only what runs. */
export function codeOf({ text }: SourceFile): string {
  return text.replace(/(^|[\s(,])\/\*[\s\S]*?\*\//g, '$1').replace(/(^|\s)\/\/.*$/gm, '$1');
}
