// Starts the provider of `provider-program.ts` and ends it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from './program.ts';

export interface ProviderProcess {
  readonly issuer: string;
  /** SIGSTOP or SIGCONT. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  stop(): Promise<void>;
}

export const CLIENT = { clientName: 'sluice', clientSecret: 'a secret of the client, for tests' };

export async function startProvider(redirectUrl: string): Promise<ProviderProcess> {
  const program = join(ROOT, 'test/processes/provider-program.ts');
  const child = spawn(process.execPath, [program, redirectUrl], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { issuer } = JSON.parse(String(line)) as { issuer: string };
  return {
    issuer,
    signal: (name) => void child.kill(name),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
