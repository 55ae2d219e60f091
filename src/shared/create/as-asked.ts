import type { Json, ShowResponse } from '@/ollama';
import type { CreateSettings } from '@/shared/model-form/create-form';

/** What of a model is not as its create asked for it, as far as its server tells. */
export interface Differences {
  /** The template that a chat uses is another one. */
  template: boolean;
  /** System prompt or parameters are others. */
  others: boolean;
}

/** Compares what `show` says of a model with what its create asked for. */
export function differencesOf({ template, system, parameters }: CreateSettings, shown: ShowResponse): Differences {
  return {
    template: differs(template, shown.template),
    others: differs(system, shown.system) || (parameters !== undefined && lacks(shown.parameters, parameters)),
  };
}

function differs(asked: string | undefined, shown: string | undefined): boolean {
  return asked !== undefined && shown !== undefined && asked.trim() !== shown.trim();
}

/** Whether a line of `show`'s parameters is missing. How numbers and quotes are printed is the server's own business. */
function lacks(shown: string | undefined, asked: Record<string, Json>): boolean {
  if (shown === undefined) return false;
  const counts = new Map<string, number>();
  for (const line of shown.split('\n')) {
    const name = /^\S+(?=\s)/.exec(line)?.[0];
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.entries(asked).some(
    ([name, value]) => (counts.get(name) ?? 0) < (Array.isArray(value) ? Math.min(1, value.length) : 1),
  );
}
