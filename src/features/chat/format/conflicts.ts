import type { ServerAbilities } from '@/shared/server-abilities';
import type { ConversationSetup } from '../conversation-setup';

/** What of a setup does not go together. */
export type Conflict = 'format-tools' | 'logprobs-tools' | 'loose-json';

/**
 * What would spoil the answer, or have it refused, were it asked for so.
 *
 * [Note: What does not go together] A format holds the answer to JSON from its first word, which leaves no room for a
 * call; llama-server, the engine since 0.30, was seen to write nothing until its limit then. It refuses probabilities
 * with tools ("logprobs is not supported with tools + stream", tools/server/server-common.cpp of
 * github.com/ggml-org/llama.cpp at b10488), and does not hold a model that brings a template of its own to `json`
 * (llm/llama_server.go of github.com/ollama/ollama at v0.33.0-rc2), only to a schema.
 */
export function conflictsOf(
  { format, toolIds, logprobs }: ConversationSetup,
  { enforcesJson, takesLogprobsWithTools }: Pick<ServerAbilities, 'enforcesJson' | 'takesLogprobsWithTools'>,
): Conflict[] {
  const hasTools = toolIds !== undefined && toolIds.length > 0;
  return [
    ...(format !== undefined && hasTools ? (['format-tools'] as const) : []),
    ...(logprobs && hasTools && takesLogprobsWithTools !== true ? (['logprobs-tools'] as const) : []),
    ...(format === 'json' && enforcesJson === false ? (['loose-json'] as const) : []),
  ];
}
