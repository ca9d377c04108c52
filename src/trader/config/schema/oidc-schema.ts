// The provider of identities that people may sign in with besides their passwords.
import { z } from 'zod';
import { address, encrypted, text } from '../fields/fields.ts';

export const oidc = z
  .strictObject({
    issuer: encrypted('a provider').describe(
      'Address of the provider, such as https://login.example.org',
    ),
    client_id: text().describe('As registered at the provider'),
    client_secret: text().optional().describe('Name an environment variable'),
    redirect_url: address()
      .optional()
      .describe('Our callback as registered there; default: from host and port'),
    scopes: z.array(text()).default(['openid', 'profile']).describe('Asked for at the sign-in'),
    username_claim: text().default('preferred_username').describe('Names a new user'),
    create_users: z
      .boolean()
      .optional()
      .describe(
        'Whether a person without a linked user becomes a viewer; default: registration open',
      ),
    return_to: address()
      .optional()
      .describe('Page that gets the one-time code in its fragment; default: JSON'),
  })
  .describe('Sign-in with an OpenID Connect provider')
  .optional();
