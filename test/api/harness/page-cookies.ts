// A page's requests, with its cookies as a browser keeps them: by name and path; the last answer wins.
import type { Answer, Served } from './served.ts';

interface Kept {
  readonly value: string;
  readonly path: string;
  readonly line: string;
}

export interface PageCookies {
  readonly keep: ReadonlyMap<string, Kept>;
  header(path: string): { readonly cookie: string };
  ask(method: string, path: string, body?: unknown, csrf?: string): Promise<Answer>;
}

export function pageCookies(api: Served): PageCookies {
  const keep = new Map<string, Kept>();
  const header = (path: string) => ({
    cookie: [...keep]
      .filter(([, one]) => path.startsWith(one.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; '),
  });
  return {
    keep,
    header,
    async ask(method, path, body, csrf) {
      const word = csrf === undefined ? {} : { 'x-csrf-token': csrf };
      const answer = await api.ask(method, path, {
        ...(body === undefined ? {} : { body }),
        headers: { ...header(path), ...word },
      });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') keep.delete(name);
        else keep.set(name, { value, path: /Path=([^;]+)/.exec(line)?.[1] ?? '', line });
      }
      return answer;
    },
  };
}
