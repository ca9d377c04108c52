// One thread of an exploration: plays the paths it is given and tells what is at their ends.
import { parentPort, workerData } from 'node:worker_threads';
import { soloCrew, type Task } from './crew.ts';

const crew = soloCrew(workerData);

parentPort?.on('message', async (task: Task) => {
  const answers =
    task.kind === 'visit' ? await crew.visit(task.walks) : await crew.wander(task.trips);
  parentPort?.postMessage(answers);
});
