import { EngineError } from '../engine';
import type { EngineManners } from './engine-manners';

/**
 * [Note: Nested errors] A refusal of llama-server is handed on as it came: JSON, in the string that is the
 * error. (Completion and Chat in llm/llama_server.go at v0.33.0-rc2)
 */
function nested(status: number, message: string, type: string, more: object = {}): EngineError {
  return new EngineError(JSON.stringify({ error: { code: status, message, type, ...more } }), status);
}

/** The engine makes none smaller, whatever is asked for. */
const leastContext = 256;

/** What is kept of a prompt's beginning: four tokens unless told, and the first. */
const kept = 5;

/**
 * llama-server, the process that runs models from 0.30 on.
 * Source: llm/llama_server.go of github.com/ollama/ollama at v0.33.0-rc2.
 */
export const llamaServerManners: EngineManners = {
  fit({ tokens, contextLength, isNative, truncate, shift }) {
    if (isNative || !truncate) {
      const available = Math.max(contextLength, leastContext);
      if (tokens < available) return tokens;
      return nested(
        400,
        `request (${tokens} tokens) exceeds the available context size (${available} tokens), try increasing it`,
        'exceed_context_size_error',
        { n_prompt_tokens: tokens, n_ctx: available },
      );
    }
    if (tokens < contextLength) return tokens;
    if (!shift) {
      return new EngineError(
        'the prompt is longer than the context length currently available to the model; shorten the prompt, adjust the context length in settings, or use a model with a longer context length',
        400,
      );
    }
    return contextLength - Math.max(Math.trunc((contextLength - kept) / 2), 1);
  },
  refuseImages: (isNative) =>
    isNative
      ? nested(
          500,
          'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj',
          'server_error',
        )
      : nested(
          400,
          'Multimodal data provided, but model does not support multimodal requests.',
          'invalid_request_error',
        ),
  refuseSchema(schema, isNative) {
    const problem = `JSON schema conversion failed:\nUnrecognized schema: ${JSON.stringify(schema)}`;
    return nested(400, isNative ? problem : `Field 'json_schema': "json_schema": ${problem}`, 'invalid_request_error');
  },
  refuseEmbedding: () => new EngineError('This server does not support embeddings. Start it with `--embeddings`', 501),
  vector(raw) {
    const length = Math.hypot(...raw);
    return length > 0 ? raw.map((value) => value / length) : raw;
  },
  // A prompt that the engine made is answered in events that can tell an error; those of the other kind cannot.
  failure: (message, isNative) =>
    isNative
      ? new EngineError(`llama-server chat error: map[code:500 message:${message} type:server_error]`)
      : undefined,
  generateMs: (measured, tokens) => (tokens === 1 ? 0.001 : measured),
};
