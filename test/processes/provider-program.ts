// A real OpenID Connect provider as a process: `node provider-program.ts <redirect address>`. It prints its address as JSON.
// Whoever signs in there is whom they say they are; the password is any.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata } from 'oidc-provider';

const [redirectUrl = ''] = process.argv.slice(2);
const server = createServer();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'sluice',
      client_secret: 'a secret of the client, for tests',
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
    ...['assistant', 'reader'].map(publicClient),
  ],
  features: {
    // Whoever asks for tokens of a resource gets them; the reader gets such that only look.
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource, { clientId }) => ({
        scope: clientId === 'reader' ? 'mcp:read' : 'mcp mcp:read',
        audience: resource,
        accessTokenTTL: 600,
        accessTokenFormat: 'jwt',
      }),
    },
  },
  pkce: { required: () => true },
  cookies: { keys: ['a key of the cookies'] },
  claims: { openid: ['sub'], profile: ['preferred_username'] },
  findAccount: (_, accountId) => ({
    accountId,
    claims: () => ({ sub: accountId, preferred_username: accountId.replace(/^sub-/, '') }),
  }),
});

/** A program on somebody's machine, which can keep no secret. */
function publicClient(name: string): ClientMetadata {
  return {
    client_id: name,
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    redirect_uris: ['http://127.0.0.1/back'],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  };
}

server.on('request', provider.callback());
process.stdout.write(`${JSON.stringify({ issuer })}\n`);
