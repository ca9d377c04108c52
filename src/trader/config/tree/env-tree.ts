// Settings from the environment: `SLUICE__SECTION__KEY` variables, and `${env:NAME}` inside the files.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import {
  type ConfigNode,
  type ConfigPath,
  type Origin,
  pathText,
  withNode,
} from '../issues/config-node.ts';
import { parseYaml } from './yaml-tree.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'SLUICE__';

/** One value from outside the files, as YAML text on one line. */
export interface Override {
  readonly origin: Origin;
  readonly path: ConfigPath;
  readonly text: string;
}

/** Each variable sets one value; `SLUICE__FEEDS__0__URL` addresses an item of a list. */
export function overridesIn(env: Environment): Override[] {
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX))
    .sort()
    .map((name) => ({
      origin: { kind: 'env', name },
      path: name.slice(PREFIX.length).toLowerCase().split('__'),
      text: env[name] ?? '',
    }));
}

/** The tree without the invalid parts, and their issues. */
export interface FilledTree {
  readonly root: ConfigNode;
  readonly issues: readonly ConfigIssue[];
}

/** Later ones win. A value is a YAML scalar or flow list. */
export function withOverrides(root: ConfigNode, overrides: readonly Override[]): FilledTree {
  const issues: ConfigIssue[] = [];
  let tree = root;
  for (const override of overrides) {
    const node = parseOverride(override);
    if (node.ok) tree = withNode(tree, override.path, node.value);
    else issues.push(node.failure);
  }
  return { root: tree, issues };
}

function parseOverride({ origin, path, text }: Override): Result<ConfigNode, ConfigIssue> {
  const wrong = (message: string) => failed({ origin, path: pathText(path), message });
  if (text.trim() === '') return wrong('is set but empty: unset it or give it a value');
  const parsed = parseYaml('', text);
  if (!parsed.ok) return wrong('expected a YAML scalar or a list such as [AAPL, MSFT]');
  if (parsed.value.kind === 'map') return wrong('expected a scalar or a list, found a map');
  return ok(movedTo(origin, parsed.value));
}

function movedTo(origin: Origin, node: ConfigNode): ConfigNode {
  switch (node.kind) {
    case 'scalar':
      return { ...node, origin, isLoose: true, placeAt: () => origin };
    case 'list':
      return { ...node, origin, items: node.items.map((item) => movedTo(origin, item)) };
    case 'map': {
      const entries = [...node.entries].map(
        ([key, entry]) => [key, { keyOrigin: origin, node: movedTo(origin, entry.node) }] as const,
      );
      return { ...node, origin, entries: new Map(entries) };
    }
  }
}

const REFERENCE = /\$\{([^}]*)\}/g;
const VARIABLE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;
const SECRET_NAME = /KEY|TOKEN|SECRET|PASS/i;

/** Replaces `${env:NAME}` everywhere; an unset variable, or any other `${…}`, is an issue. */
export function interpolated(root: ConfigNode, env: Environment): FilledTree {
  const issues: ConfigIssue[] = [];

  function fill(node: ConfigNode, path: string): ConfigNode {
    switch (node.kind) {
      case 'scalar': {
        if (typeof node.value !== 'string' || !node.value.includes('${')) return node;
        const secrets: string[] = [];
        const value = node.value.replace(REFERENCE, (whole, reference: string, offset: number) => {
          const name = VARIABLE.exec(reference)?.[1];
          const isSecret = SECRET_NAME.test(name ?? '');
          const set = name === undefined ? undefined : env[name];
          // Secrets that were read from files often end with a line break.
          const found = isSecret ? set?.replace(/[\r\n]+$/, '') : set;
          if (found !== undefined && isSecret) secrets.push(found);
          if (found === undefined || (isSecret && found.trim() === '')) {
            const state = found === undefined ? 'not set' : 'empty';
            const message =
              name === undefined
                ? `unknown placeholder ${whole}: use \${env:NAME}`
                : `the environment variable ${name} is ${state}; run \`export ${name}=...\` first`;
            issues.push({ origin: node.placeAt(offset), path, message });
          }
          return found ?? '';
        });
        return {
          ...node,
          value,
          source: value,
          isLoose: true,
          isSecret: secrets.length > 0,
          secrets,
        };
      }
      case 'list':
        return { ...node, items: node.items.map((item, index) => fill(item, `${path}[${index}]`)) };
      case 'map': {
        const entries = [...node.entries].map(
          ([key, entry]) =>
            [
              key,
              { ...entry, node: fill(entry.node, path === '' ? key : `${path}.${key}`) },
            ] as const,
        );
        return { ...node, entries: new Map(entries) };
      }
    }
  }

  return { root: fill(root, ''), issues };
}
