// What the terminal says about an API that is up.
import type { ApiProcess } from '../../program/api-process.ts';
import { browserAddress } from '../../program/browser-address.ts';

/** An API that ran already has no code. */
export type StartedApi = ApiProcess & { readonly login_code?: string };

export function apiLines({ url, pid, login_code }: StartedApi): string[] {
  if (url === undefined) return [`API is starting (pid ${pid}).`];
  const page = browserAddress(url);
  const where = [`Dashboard at ${page}/desk/`, `API at ${url}, described at ${url}/docs`];
  if (login_code === undefined) return where;
  return [
    ...where,
    'Sign in as demo, once and within 10 minutes: open',
    // The bare address leads to the dashboard, and the browser keeps what is behind `#`.
    `${page}/#login_code=${login_code}`,
    'or from a shell:',
    `curl ${url}/api/v1/auth/exchange \\`,
    `  --json '{"login_code":"${login_code}"}'`,
  ];
}
