// The weights of the fixture against what PyPortfolioOpt, skfolio and cvxpy answer today.
import { join } from 'node:path';
import { type Count, countIn, environmentWith, run } from '../../scripts/python-environment.ts';
import { ROOT } from '../processes/program.ts';

const REQUIREMENTS = join(ROOT, 'test', 'tools', 'python', 'requirements-optimisers.txt');
const FIXTURES = join(ROOT, 'test', 'fixtures', 'optimiser');

export async function compareOptimisers(): Promise<Count> {
  const bin = await environmentWith(REQUIREMENTS);
  const args = ['-B', '-W', 'ignore', join(FIXTURES, 'methods.py'), join(FIXTURES, 'methods.json')];
  return countIn(await run(join(bin, 'python'), args));
}
