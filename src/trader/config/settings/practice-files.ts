// The configuration as a practice reads it: simulators answer for the services, so no key is needed, and nobody is
// notified.
import type { ConfigNode } from '../issues/config-node.ts';
import type { Environment, Override } from '../tree/env-tree.ts';

const KEY_NAME = /KEY|TOKEN|SECRET|PASS/i;
/** Stands for a key that is not set; the simulated feed accepts any. */
const ANY_KEY = 'practice';
const NOTICES = 'notify';

export function withAnyKey(env: Environment): Environment {
  return new Proxy(env, {
    get(known, name) {
      if (typeof name !== 'string') return undefined;
      return known[name] ?? (KEY_NAME.test(name) ? ANY_KEY : undefined);
    },
  });
}

/** Without its channels, whose addresses may be in variables that are not set here. */
export function withoutNotices(root: ConfigNode): ConfigNode {
  if (root.kind !== 'map') return root;
  return { ...root, entries: new Map([...root.entries].filter(([key]) => key !== NOTICES)) };
}

export function isNotice({ path }: Override): boolean {
  return path[0] === NOTICES;
}
