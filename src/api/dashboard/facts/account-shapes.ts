// What the API answers about people who sign in, by the names the page uses.
import type { paths } from '../../client/schema.ts';
import type { Answer } from './shapes.ts';

export type Me = Answer<'/api/v1/auth/me'>;
export type OpenSession = Answer<'/api/v1/auth/sessions'>[number];
export type ApiKey = Answer<'/api/v1/auth/keys'>[number];
export type User = Answer<'/api/v1/users'>[number];
export type Grant = Answer<'/api/v1/users/{id}/grants'>[number];
export type Pushing = Answer<'/api/v1/auth/push'>;
export type Passkey = Answer<'/api/v1/auth/passkeys'>[number];
type Post<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;
/** Of a passkey that was made, and of one that was used. */
export type NewPasskey = Post<'/api/v1/auth/passkeys'>['response'];
export type PasskeyResponse = Post<'/api/v1/auth/page/passkey'>['response'];
export type Role = User['role'];
export type Permission = Me['permissions'][number];

/** From the least to the most. */
export const ROLES = ['viewer', 'trader', 'operator', 'admin'] as const satisfies readonly Role[];

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'Sees what is granted',
  trader: 'Also trades',
  operator: 'Also halts and changes strategies',
  admin: 'Also adds users; all accounts',
};

export const PERMISSION_WORDS: Readonly<Record<Permission, string>> = {
  read: 'look',
  keep: 'book in own portfolios',
  trade: 'buy, sell and close',
  operate: 'halt, resume and change strategies',
  alarms: 'acknowledge and mute alarms',
  code: 'save strategies in code',
  admin: 'change users',
  webhooks: 'manage webhooks',
  'event-master:read': 'read corporate actions of all portfolios',
  'simulate:write': 'book simulated trades for all users',
  mcp: 'assistants: look and book',
  'mcp:read': 'assistants: look only',
};
