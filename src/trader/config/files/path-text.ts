// How a path is shown in messages.
import { relative } from 'node:path';

/** As the user would type it: relative to the working directory if that is shorter. */
export function shownPath(cwd: string, path: string): string {
  const shown = relative(cwd, path);
  return shown === '' || shown.startsWith('..') ? path : shown;
}
