// The mark that IBKR has refused the password of the gateway: the unit of IBC does not start while it is there.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, toIso } from '../../../kernel/instant.ts';

export const REFUSED_FILE = 'login-refused';

export interface RefusedMark {
  isSet(): boolean;
  set(at: Instant): void;
  clear(): void;
}

/** In the folder of the instance: another account on this host has its own. */
export function refusedMark(folder: { readonly path: string }): RefusedMark {
  const path = join(folder.path, REFUSED_FILE);
  return {
    isSet: () => existsSync(path),
    set: (at) =>
      writeFileSync(path, `${toIso(at)} user name or password of the gateway\n`, { mode: 0o600 }),
    clear: () => rmSync(path, { force: true }),
  };
}
