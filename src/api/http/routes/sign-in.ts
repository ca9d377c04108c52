// Registering, signing in, and getting the next tokens: open to everyone.
import { z } from 'zod';
import type { TokenPair } from '../../identity/sign-in.ts';
import { readFormBodies } from '../guard/form-body.ts';
import { callerOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { userBody } from '../shapes/bodies.ts';
import {
  refreshProblem,
  registrationProblem,
  signInProblem,
  userProblem,
} from '../shapes/identity-problems.ts';
import { loginCodeBody, PROBLEMS, passwordBody, secret, userSchema } from '../shapes/schemas.ts';

const tokenPair = z.object({
  access_token: z.string(),
  token_type: z.literal('bearer'),
  expires_in: z.int().describe('Seconds'),
  refresh_token: z.string().describe('Works once; the answer has the next one'),
});

export function signInRoutes(server: Server, identity: Identity): void {
  const { signIn, users } = identity;
  const open = { needs: 'nothing' } as const;

  server.post(
    '/auth/register',
    {
      config: open,
      schema: {
        tags: ['identity'],
        summary: 'Create a user, if registration is open or with an invitation',
        body: z.strictObject({
          username: z.string().max(64),
          email: z.string().max(254).nullable().default(null),
          password: secret(),
          invitation: secret().optional(),
        }),
        response: { 201: userSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { username, email, password, invitation } = request.body;
      const registrant = { username, email, password, invitation };
      const added = await identity.register(registrant, callerOf(request));
      if (!added.ok) throw registrationProblem(added.failure);
      return reply.status(201).send(userBody(added.value));
    },
  );

  void server.register(async (forms: Server) => {
    readFormBodies(forms);
    forms.post(
      '/auth/login',
      {
        config: open,
        schema: {
          tags: ['identity'],
          summary: 'Sign in with a password, in JSON or in a form',
          body: passwordBody,
          response: { 200: tokenPair, ...PROBLEMS },
        },
      },
      async (request) => {
        const { username: login, password, code } = request.body;
        const pair = await signIn.withPassword({ login, password, code }, callerOf(request));
        if (!pair.ok) throw signInProblem(pair.failure);
        return tokenBody(pair.value);
      },
    );
  });

  server.post(
    '/auth/exchange',
    {
      config: open,
      schema: {
        tags: ['identity'],
        summary: 'Get tokens for a one-time code, from a provider or a login link',
        body: loginCodeBody,
        response: { 200: tokenPair, ...PROBLEMS },
      },
    },
    async (request) => {
      const { login_code: loginCode, code } = request.body;
      const pair = await signIn.withCode({ loginCode, code }, callerOf(request));
      if (!pair.ok) throw signInProblem(pair.failure);
      return tokenBody(pair.value);
    },
  );

  server.post(
    '/auth/refresh',
    {
      config: open,
      schema: {
        tags: ['identity'],
        summary: 'Get the next pair of tokens',
        body: z.strictObject({ refresh_token: secret() }),
        response: { 200: tokenPair, ...PROBLEMS },
      },
    },
    async (request) => {
      const pair = await signIn.refresh(request.body.refresh_token, callerOf(request));
      if (!pair.ok) throw refreshProblem(pair.failure);
      return tokenBody(pair.value);
    },
  );

  server.post(
    '/auth/reset',
    {
      config: open,
      schema: {
        tags: ['identity'],
        summary: 'Set a new password with a code from an operator',
        body: z.strictObject({ code: secret(), new_password: secret() }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { code, new_password } = request.body;
      const reset = await users.resetPassword(code, new_password, callerOf(request));
      if (!reset.ok) throw userProblem(reset.failure);
      return reply.status(204).send(null);
    },
  );
}

function tokenBody({ accessToken, refreshToken, expiresIn }: TokenPair) {
  return {
    access_token: accessToken,
    token_type: 'bearer' as const,
    expires_in: expiresIn,
    refresh_token: refreshToken,
  };
}
