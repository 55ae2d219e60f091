import type { ShowResponse } from '@/ollama';

/** As many tokens as a model was trained for; undefined where the server does not tell. */
export function trainedContext(show: ShowResponse | undefined): number | undefined {
  const info = show?.model_info;
  const length = info?.[`${String(info['general.architecture'])}.context_length`];
  return typeof length === 'number' && length > 0 ? length : undefined;
}
