import type { ListedModel, ShowResponse } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { modelsQuery, showQuery } from '@/shared/queries';
import type { ServerClient } from '@/shared/use-client';

/** Why a model cannot be measured. */
export type TargetProblem = 'missing' | 'noText';

/** What is asked of a server about a model that was chosen. */
export function targetQueries(client: ServerClient | undefined, model: string) {
  return { list: { ...modelsQuery(client), shallow: true }, show: { ...showQuery(client, model), retry: false } };
}

/** What is wrong with a model, as far as is known: lists of before 0.30 do not tell what a model can do. */
export function targetProblemOf(
  model: string,
  list: readonly ListedModel[] | undefined,
  show?: Pick<ShowResponse, 'capabilities'>,
): TargetProblem | undefined {
  const listed = list?.find(({ name }) => name === model || isSameModel(name, model));
  if (list && !listed) return 'missing';
  const capabilities = show?.capabilities ?? listed?.capabilities ?? [];
  return capabilities.includes('embedding') && !capabilities.includes('completion') ? 'noText' : undefined;
}
