// What signed-in people do about themselves: look, sign out, change the password.
import { z } from 'zod';
import { PERMISSIONS, permissionsOf } from '../../identity/role.ts';
import { callerOf, principalOf, signedInPerson } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { userBody } from '../shapes/bodies.ts';
import { userProblem } from '../shapes/identity-problems.ts';
import { grantSchema, PROBLEMS, secret, userSchema } from '../shapes/schemas.ts';

export function ownAccountRoutes(server: Server, { signIn, users, authenticator }: Identity): void {
  const signedIn = { needs: 'read', setsUpFactor: true } as const;

  server.get(
    '/auth/me',
    {
      config: signedIn,
      schema: {
        tags: ['identity'],
        summary: 'The user behind the token',
        response: {
          200: userSchema.extend({
            has_password: z.boolean(),
            permissions: z.array(z.enum(PERMISSIONS)).describe('Of the role; a key may have these'),
            scopes: z.array(z.string()).nullable(),
            grants: z.array(grantSchema),
          }),
          ...PROBLEMS,
        },
      },
    },
    async (request) => {
      const { user, grants, scopes: narrowed } = principalOf(request);
      return {
        ...userBody(user),
        has_password: user.passwordHash !== null,
        permissions: permissionsOf(user.role),
        scopes: narrowed?.slice() ?? null,
        grants: [...grants],
      };
    },
  );

  server.post(
    '/auth/logout',
    {
      config: signedIn,
      schema: {
        tags: ['identity'],
        summary: 'End this session',
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { sessionId } = principalOf(request);
      if (sessionId !== undefined) await signIn.end(sessionId, callerOf(request));
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );

  server.post(
    '/auth/password',
    {
      config: signedIn,
      schema: {
        tags: ['identity'],
        summary: 'Change your password; every session ends',
        body: z.strictObject({ old_password: secret(), new_password: secret() }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { old_password: old, new_password: next } = request.body;
      const person = signedInPerson(request);
      const changed = await users.changePassword(person, { old, next }, callerOf(request));
      if (!changed.ok) throw userProblem(changed.failure);
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );
}
