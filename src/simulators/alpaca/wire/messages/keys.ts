// The keys of the account: in headers, as Basic or Bearer, or in the first message of a stream.
import type { HttpRequest } from '../../../host/http-server.ts';

export interface Keys {
  readonly keyId: string;
  /** Also accepted as the token of OAuth. */
  readonly secret: string;
}

export type Headers = HttpRequest['headers'];

/** `missing`: 401; `wrong`: 403. */
export function admission(headers: Headers, keys: Keys): 'fine' | 'missing' | 'wrong' {
  const [keyId, secret] = [headers['apca-api-key-id'], headers['apca-api-secret-key']];
  if (keyId !== undefined || secret !== undefined)
    return keyId === keys.keyId && secret === keys.secret ? 'fine' : 'wrong';
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer') return value === keys.secret ? 'fine' : 'wrong';
  if (scheme.toLowerCase() !== 'basic') return 'missing';
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair === `${keys.keyId}:${keys.secret}` ? 'fine' : 'wrong';
}
