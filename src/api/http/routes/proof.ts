// `/api/v1/auth/proof`: a signed-in person proves again who it is, for what changes rights.

import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { PROOF_MS } from '../../identity/reauthentication.ts';
import { callerOf, principalOf, signedInPerson } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { passkeySite } from '../loaders/passkey-site.ts';
import { iso } from '../shapes/bodies.ts';
import { userProblem } from '../shapes/identity-problems.ts';
import { passkeyResponse } from '../shapes/passkey-shapes.ts';
import { PROBLEMS, secret } from '../shapes/schemas.ts';

export function proofRoute(server: Server, { proofs }: Identity): void {
  server.post(
    '/auth/proof',
    {
      config: { needs: 'read', setsUpFactor: true },
      schema: {
        tags: ['identity'],
        summary: 'Prove again who you are: for five minutes this session may change rights',
        body: z
          .strictObject({
            password: secret().optional(),
            code: z.string().max(6).optional(),
            passkey: passkeyResponse.optional(),
          })
          .describe('A code of the second factor or a passkey; the password if none is set up'),
        response: { 200: z.object({ valid_until: time() }), ...PROBLEMS },
      },
    },
    async (request) => {
      const person = signedInPerson(request);
      const { sessionId = '' } = principalOf(request);
      const { password, code, passkey: response } = request.body;
      const passkey = response && { response, site: passkeySite(request) };
      const given = { password, code, passkey };
      const proved = await proofs.prove(person, sessionId, given, callerOf(request));
      if (!proved.ok) throw userProblem(proved.failure);
      return { valid_until: iso(proved.value.at + PROOF_MS) };
    },
  );
}
