// What the API answers, by the names the page uses.
import type { paths } from '../../client/schema.ts';

export type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

export type Board = Answer<'/api/v1/daemon/{trader}/board'>;
export type Status = Board['status'];
export type Position = Board['positions'][number];
export type HeldOption = NonNullable<Position['option']>;
export type Chain = Answer<'/api/v1/daemon/{trader}/chain/{symbol}'>;
export type ChainContract = Chain['contracts'][number];
export type Holding = Board['holdings'][number];
export type Order = Board['orders'][number];
export type Trade = Board['trades'][number];
export type Prediction = Board['predictions'][number];
export type Signal = Board['signals'][number];
export type Mode = Status['mode'];
export type Trader = Answer<'/api/v1/daemon'>[number];
export type PageSession = Answer<'/api/v1/auth/page'>;
export type Step = Answer<'/api/v1/daemon/{trader}/explain/{id}'>[number];
export type Why = Answer<'/api/v1/daemon/{trader}/why/{about}'>;
export type LotExplanation = Answer<'/api/v1/taxlots/{id}/explain'>;
export type DayReport = Answer<'/api/v1/daemon/{trader}/reports/{day}'>;
export type JudgedFeed = NonNullable<DayReport['feeds_judged']>[number];
export type Strategy = Answer<'/api/v1/daemon/{trader}/strategies'>[number];
export type Lock = Status['locks'][number];
export type Alarm = NonNullable<Status['alarms']>[number];
export type StrategyFile = Answer<'/api/v1/daemon/{trader}/strategies/files'>[number];
export type Comparison = Answer<'/api/v1/daemon/{trader}/backtests/{id}/compared/{other}'>;
export type ComparedTrade = Comparison['trades']['only_a'][number];
export type FileText = Answer<'/api/v1/daemon/{trader}/strategies/files/{file}'>;

type Check = paths['/api/v1/daemon/{trader}/strategies/files/{file}/check']['post'];
export type Verdict = Check['responses'][200]['content']['application/json'];
type Save = paths['/api/v1/daemon/{trader}/strategies/files/{file}']['put'];
export type Saved = Save['responses'][200]['content']['application/json'];
export type ReportRow = Answer<'/api/v1/daemon/{trader}/backtests'>[number];
export type BacktestReport = Answer<'/api/v1/daemon/{trader}/backtests/{id}'>;
export type Grid = Answer<'/api/v1/daemon/{trader}/grids/{id}'>;
export type SystemFigures = Answer<'/api/v1/system'>;
export type Figure = Answer<'/api/v1/daemon/{trader}/figures/{name}'>;
export type FigureName = Figure['name'];
