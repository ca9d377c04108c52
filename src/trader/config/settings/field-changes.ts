// The values that differ between two contents of one file, by their paths; secrets are named and not shown.
import type { FieldChange } from '../../domain/edits/config-change.ts';
import { isSecretPath } from '../fields/fields.ts';
import { type ConfigPath, pathText } from '../issues/config-node.ts';
import { leavesOf, shownLeaf } from './effective-config.ts';

export function fieldChanges(
  before: unknown,
  after: unknown,
  secrets: ReadonlySet<string> = new Set(),
): FieldChange[] {
  const was = leavesByPath(before);
  const is = leavesByPath(after);
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths.flatMap((path) => {
    const [from, to] = [was.get(path), is.get(path)];
    if (JSON.stringify(from?.leaf) === JSON.stringify(to?.leaf)) return [];
    const isSecret = [from, to].some((one) => secrets.has(String(one?.leaf)));
    if (isSecret || isSecretPath(from?.path ?? to?.path ?? [])) return [{ path }];
    return [
      {
        path,
        ...(from === undefined ? {} : { from: shownLeaf(from.leaf) }),
        ...(to === undefined ? {} : { to: shownLeaf(to.leaf) }),
      },
    ];
  });
}

function leavesByPath(value: unknown): Map<string, { path: ConfigPath; leaf: unknown }> {
  return new Map(leavesOf(value).map((found) => [pathText(found.path), found]));
}
