// What agents say, for those who show it.
export {
  AGENTS,
  type AgentName,
  type Finding,
  SEVERITIES,
  type Severity,
} from '../agents/findings/finding.ts';
export { questionOf } from './keeping/questions.ts';
