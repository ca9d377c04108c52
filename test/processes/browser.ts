// As much of a browser as signing in at a provider takes: cookies for each site, redirects, and the provider's forms.

export interface Browser {
  /** Follows redirects and signs in at the provider on the way; stops where `until` begins the address. */
  visit(address: string, signInAs: string, until?: string): Promise<Visited>;
  keep(address: string, response: Response): void;
}

export interface Visited {
  readonly address: string;
  readonly response: Response;
}

const REDIRECTS_MAX = 20;

export function createBrowser(): Browser {
  const cookies = new Map<string, Map<string, string>>();

  function keep(address: string, response: Response): void {
    const { host } = new URL(address);
    const jar = cookies.get(host) ?? new Map<string, string>();
    cookies.set(host, jar);
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
  }

  async function ask(address: string, form?: Record<string, string>): Promise<Response> {
    const jar = cookies.get(new URL(address).host) ?? [];
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    keep(address, response);
    return response;
  }

  return {
    keep,
    async visit(start, signInAs, until) {
      let address = start;
      let response = await ask(address);
      for (let count = 0; count < REDIRECTS_MAX; count += 1) {
        const location = response.headers.get('location');
        if (location !== null) {
          address = new URL(location, address).href;
          if (until !== undefined && address.startsWith(until)) return { address, response };
          response = await ask(address);
          continue;
        }
        const prompt = /name="prompt" value="(\w+)"/.exec(await response.clone().text())?.[1];
        if (prompt === undefined) return { address, response };
        response = await ask(address, { prompt, login: signInAs, password: 'any' });
      }
      throw new Error(`no end of redirects at ${address}`);
    },
  };
}
