// A simulator as a separate process: started on free ports, which it prints once it listens.
import { spawn } from 'node:child_process';
import { MAIN } from './program.ts';

export interface SimulatorProcess {
  readonly port: number;
  readonly controlPort: number;
  end(): Promise<void>;
  /** As if the machine had failed. */
  kill(): Promise<void>;
}

export function startSimulator(
  kind: 'gateway' | 'ibc' | 'flow' | 'ssi' | 'alpaca',
  clock: string,
  more: readonly string[] = [],
): Promise<SimulatorProcess> {
  const args = ['sim', kind, '--port', '0', '--control-port', '0', '--clock', clock, ...more];
  return new Promise((resolve, reject) => {
    // It ends with the process that started it, however that ends.
    const child = spawn(process.execPath, [MAIN, ...args, '--with-parent'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const gone = new Promise<void>((settle) => child.once('exit', () => settle()));
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}`)));
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end < 0) return;
      const ready = JSON.parse(text.slice(0, end)) as { port: number; control_port: number };
      resolve({
        port: ready.port,
        controlPort: ready.control_port,
        end() {
          child.kill('SIGTERM');
          return gone;
        },
        kill() {
          child.kill('SIGKILL');
          return gone;
        },
      });
    });
  });
}
