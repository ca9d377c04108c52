// Whether the door itself is up; it says nothing about money.
import { z } from 'zod';
import type { Server } from '../access/parts.ts';

export function healthRoutes(server: Server): void {
  for (const path of ['/health', '/health/live']) {
    server.get(
      path,
      {
        config: { needs: 'nothing' },
        schema: {
          tags: ['health'],
          summary: 'Whether the API answers',
          security: [],
          response: { 200: z.object({ status: z.literal('ok') }) },
        },
      },
      () => ({ status: 'ok' as const }),
    );
  }
}
