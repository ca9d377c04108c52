// The environment as a practice or a backtest reads it: simulators answer for the services, so no key is needed.
import type { Environment } from '../tree/env-tree.ts';

const KEY_NAME = /KEY|TOKEN|SECRET|PASS/i;
/** Stands for a key that is not set; the simulated feed accepts any. */
const ANY_KEY = 'practice';

export function withAnyKey(env: Environment): Environment {
  return new Proxy(env, {
    get(known, name) {
      if (typeof name !== 'string') return undefined;
      return known[name] ?? (KEY_NAME.test(name) ? ANY_KEY : undefined);
    },
  });
}
