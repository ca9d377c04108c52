#!/usr/bin/env node
// Runs the program in this Node if it is new enough, otherwise in the Node that npm installed with sluice.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 24;
const folder = dirname(fileURLToPath(import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) {
  await import('./program.js');
} else {
  const { runInInstalledNode } = await import('./installed-node.js');
  runInInstalledNode(join(folder, 'program.js'), NODE_MAJOR_MIN);
}
