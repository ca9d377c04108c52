// Turning the second factor of one's own user on and off.
import { z } from 'zod';
import { callerOf, principalOf, signedInPerson } from '../loaders/caller.ts';
import { freshPerson } from '../loaders/fresh-person.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { userProblem } from '../shapes/identity-problems.ts';
import { PROBLEMS, secret } from '../shapes/schemas.ts';

export function secondFactorRoutes(server: Server, identity: Identity): void {
  const { users, authenticator } = identity;
  const config = { needs: 'read', setsUpFactor: true } as const;

  server.post(
    '/auth/second-factor',
    {
      config,
      schema: {
        tags: ['identity'],
        summary: 'Begin to set up a second factor; it applies after its first code',
        body: z.strictObject({
          password: secret().optional().describe('Needed by users who have one'),
        }),
        response: {
          200: z.object({ secret: z.string(), address: z.string().describe('For a QR code') }),
          ...PROBLEMS,
        },
      },
    },
    async (request) => {
      const { password = '' } = request.body;
      const person = await freshPerson(identity, request);
      const begun = await users.beginSecondFactor(person, password, callerOf(request));
      if (!begun.ok) throw userProblem(begun.failure);
      authenticator.forget();
      return begun.value;
    },
  );

  server.post(
    '/auth/second-factor/confirm',
    {
      config,
      schema: {
        tags: ['identity'],
        summary: 'Turn the second factor on with its first code',
        body: z.strictObject({ code: z.string().max(6) }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const person = signedInPerson(request);
      const on = await users.confirmSecondFactor(
        person,
        { code: request.body.code, sessionId: principalOf(request).sessionId ?? '' },
        callerOf(request),
      );
      if (!on.ok) throw userProblem(on.failure);
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );

  server.post(
    '/auth/second-factor/remove',
    {
      config,
      schema: {
        tags: ['identity'],
        summary: 'Turn the second factor off',
        body: z.strictObject({ password: secret() }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const person = await freshPerson(identity, request);
      const off = await users.endSecondFactor(person, request.body.password, callerOf(request));
      if (!off.ok) throw userProblem(off.failure);
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );
}
