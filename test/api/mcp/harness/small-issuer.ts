// As much of a provider of identities as its tokens need: a description, keys that can be replaced, and any claims signed.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { OidcSettings } from '../../../../src/trader/ports/settings.ts';

export interface SmallIssuer {
  readonly settings: OidcSettings;
  /** How often its keys were asked for. */
  readonly asked: () => number;
  /** Of the key in force. */
  readonly publicKey: () => JWK;
  /** Undefined as a claim leaves it out. */
  sign(claims: object, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** What its answer to the next code says who has signed in. */
  answerCode(identityToken: string): void;
  /** A new key; the old one is gone. */
  rotate(): Promise<void>;
  /** The port answers no more. */
  close(): Promise<void>;
}

/** `redirectUrl` says where the API is, of which the tokens are to be; `keysAt` where the keys are, its own address unless given. */
export async function startSmallIssuer(
  redirectUrl: string,
  keysAt = (own: string) => own,
): Promise<SmallIssuer> {
  let key = await drawKey('first');
  let asked = 0;
  let identityToken = '';
  const server = createServer(({ url }, response) => {
    const isKeys = url === '/keys';
    asked += isKeys ? 1 : 0;
    const described = {
      ...{ issuer, jwks_uri: `${keysAt(issuer)}/keys`, token_endpoint: `${issuer}/token` },
      ...{ authorization_endpoint: `${issuer}/authorize` },
      id_token_signing_alg_values_supported: ['ES256'],
    };
    const tokens = { access_token: 'a', token_type: 'Bearer', id_token: identityToken };
    const answers = new Map<string | undefined, object>([
      ['/keys', { keys: [key.open] }],
      ['/token', tokens],
    ]);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers.get(url) ?? described));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  return {
    settings: {
      issuer,
      clientName: 'sluice',
      clientSecret: undefined,
      redirectUrl,
      scopes: ['openid'],
      usernameClaim: 'preferred_username',
      createsUsers: false,
      returnTo: undefined,
    },
    asked: () => asked,
    publicKey: () => key.open,
    sign: (claims, header = {}) =>
      new SignJWT({ iss: issuer, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: key.open.kid ?? '', ...header })
        .sign(key.signs),
    answerCode(given) {
      identityToken = given;
    },
    async rotate() {
      key = await drawKey('next');
    },
    close,
  };
}

async function drawKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const open = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
  return { signs: privateKey, open };
}
