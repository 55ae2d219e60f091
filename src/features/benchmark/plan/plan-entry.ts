import { defaultPlan, limits, type BenchmarkPlan, type Target } from './plan';

/** What stands in the form. */
export interface PlanEntry {
  targets: readonly Target[];
  hasLoads: boolean;
  loads: string;
  hasAnswers: boolean;
  runs: string;
  promptTokens: string;
  answerTokens: string;
  contexts: string;
  concurrency: string;
  temperature: string;
  seed: string;
  isRaw: boolean;
}

export type NumberField =
  'loads' | 'runs' | 'promptTokens' | 'answerTokens' | 'contexts' | 'concurrency' | 'temperature' | 'seed';

/** What is wrong with a field, and the limit that it breaks. */
export interface FieldProblem {
  kind: 'empty' | 'noNumber' | 'below' | 'above' | 'tooMany';
  limit?: number;
}

export type PlanProblems = Partial<Record<NumberField, FieldProblem>>;

export function toEntry(plan: BenchmarkPlan): PlanEntry {
  return {
    targets: plan.targets,
    hasLoads: plan.loads > 0,
    loads: String(plan.loads || 3),
    hasAnswers: plan.runs > 0,
    runs: String(plan.runs || defaultPlan.runs),
    promptTokens: plan.promptTokens.join(', '),
    answerTokens: String(plan.answerTokens),
    contexts: plan.contexts.join(', '),
    concurrency: plan.concurrency.join(', '),
    temperature: String(plan.temperature),
    seed: String(plan.seed),
    isRaw: plan.isRaw,
  };
}

/** The plan that the form asks for, or what is wrong with its fields. Fields that play no part are not looked at. */
export function readEntry(entry: PlanEntry): { plan?: BenchmarkPlan; problems: PlanProblems } {
  const problems: PlanProblems = {};
  const read = (field: NumberField, isWanted: boolean, options: ReadOptions = {}): number[] => {
    if (!isWanted) return [];
    const found = readNumbers(entry[field], limits[field], options);
    if ('problem' in found) problems[field] = found.problem;
    return 'problem' in found ? [] : found.numbers;
  };
  const one = { isList: false };
  const { hasLoads, hasAnswers } = entry;
  const [loads = 0] = read('loads', hasLoads, one);
  const [runs = 0] = read('runs', hasAnswers, one);
  const promptTokens = read('promptTokens', hasAnswers);
  const [answerTokens = defaultPlan.answerTokens] = read('answerTokens', hasAnswers, one);
  const contexts = read('contexts', true, { mayBeEmpty: true });
  const concurrency = read('concurrency', hasAnswers);
  const [temperature = defaultPlan.temperature] = read('temperature', hasAnswers, { ...one, isWhole: false });
  const [seed = defaultPlan.seed] = read('seed', hasAnswers, one);
  if (Object.keys(problems).length > 0 || !(hasLoads || hasAnswers)) return { problems };
  const plan: BenchmarkPlan = {
    targets: entry.targets,
    loads,
    runs,
    promptTokens: promptTokens.length > 0 ? promptTokens : defaultPlan.promptTokens,
    answerTokens,
    contexts,
    concurrency: concurrency.length > 0 ? concurrency : defaultPlan.concurrency,
    temperature,
    seed,
    isRaw: entry.isRaw,
  };
  return { plan, problems };
}

interface ReadOptions {
  isList?: boolean;
  isWhole?: boolean;
  mayBeEmpty?: boolean;
}

/** Reads `128, 512, 2k`: numbers once each, in order. In a list a comma or a space stands between two. */
export function readNumbers(
  text: string,
  { least, most }: { least: number; most: number },
  { isList = true, isWhole = true, mayBeEmpty = false }: ReadOptions = {},
): { numbers: number[] } | { problem: FieldProblem } {
  const words = isList ? text.split(/[\s,;]+/).filter(Boolean) : [text.trim()].filter(Boolean);
  if (words.length === 0) return mayBeEmpty ? { numbers: [] } : { problem: { kind: 'empty' } };
  const numbers: number[] = [];
  for (const word of words) {
    const match = (isWhole ? /^(\d+)(k?)$/i : /^(\d*[.,]?\d+)()$/).exec(word);
    if (!match) return { problem: { kind: 'noNumber' } };
    const number = Number(match[1]!.replace(',', '.')) * (match[2] ? 1024 : 1);
    if (number < least) return { problem: { kind: 'below', limit: least } };
    if (number > most) return { problem: { kind: 'above', limit: most } };
    if (!numbers.includes(number)) numbers.push(number);
  }
  if (numbers.length > limits.values) return { problem: { kind: 'tooMany', limit: limits.values } };
  return { numbers: numbers.toSorted((one, other) => one - other) };
}
