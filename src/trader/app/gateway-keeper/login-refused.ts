// The mark that IBKR has refused the password of the gateway: the unit of IBC does not start while it is there.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, toIso } from '../../../kernel/instant.ts';

/** In the data folder, whose path the unit knows. */
export const REFUSED_FILE = 'login-refused';

export interface RefusedMark {
  readonly path: string;
  isSet(): boolean;
  set(at: Instant): void;
  clear(): void;
}

export function refusedMark(dataFolder: string): RefusedMark {
  const path = join(dataFolder, REFUSED_FILE);
  return {
    path,
    isSet: () => existsSync(path),
    set: (at) =>
      writeFileSync(path, `${toIso(at)} user name or password of the gateway\n`, { mode: 0o600 }),
    clear: () => rmSync(path, { force: true }),
  };
}
