import type { ShowResponse, Think } from '@/ollama';

/** How a model's thinking can be asked for; `unset` leaves it to the server, which lets models think that can. */
export type ThinkChoice = 'unset' | 'off' | 'on' | 'low' | 'medium' | 'high' | 'max';

const levels = ['low', 'medium', 'high', 'max'] as const;

/**
 * What can be asked of a model's thinking; undefined where it has none, or nobody knows.
 *
 * [Note: Levels of thinking] gpt-oss (the family `gptoss`, its format `harmony`) reads a level and nothing else: it
 * cannot be switched off, and `max` is `high` to it. Templates of others read `.ThinkLevel`, or `reasoning_effort`
 * in Jinja; where they do not, a level only switches thinking on. Every level counts as on for every other model.
 * (server/routes.go and template/template.go at v0.24.0, llm/llama_server.go at v0.33.0-rc2)
 */
export function thinkChoices(show: ShowResponse | undefined): ThinkChoice[] | undefined {
  if (!show?.capabilities?.includes('thinking')) return undefined;
  const { details, template = '' } = show;
  const families = [details.family, ...(details.families ?? [])];
  if (families.some((family) => /^gpt-?oss$/.test(family))) return ['unset', 'low', 'medium', 'high'];
  const readsLevels = /\.ThinkLevel\b|\breasoning_effort\b/.test(template);
  return ['unset', 'off', 'on', ...(readsLevels ? levels : [])];
}

export function toThinkChoice(think: Think | undefined): ThinkChoice {
  if (think === undefined) return 'unset';
  if (typeof think === 'string') return think;
  return think ? 'on' : 'off';
}

export function fromThinkChoice(choice: ThinkChoice): Think | undefined {
  if (choice === 'unset') return undefined;
  return choice === 'on' || choice === 'off' ? choice === 'on' : choice;
}
