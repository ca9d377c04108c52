#!/usr/bin/env node
// Finds a Node that can run sluice (24 or newer, otherwise the one that npm installed with it), then runs the program.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 24;
const program = join(dirname(fileURLToPath(import.meta.url)), 'program.js');

if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) {
  await import(program);
} else {
  runWithPinnedNode();
}

function runWithPinnedNode() {
  const node = pinnedNode();
  if (node === undefined) {
    process.stderr.write(
      `error: Node ${process.versions.node} is too old and the pinned Node ${NODE_MAJOR_MIN} is not installed: run "npm ci" in the sluice folder (old-node)\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal delivers SIGINT to the whole process group; other signals reach only this process.
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function pinnedNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const binary = join(folder, 'bin', 'node');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}
