import { EngineError } from '../engine';
import type { EngineManners } from './engine-manners';

const tooLong = 'the input length exceeds the context length';

/** The engines inside of 0.24. */
export const ggmlManners: EngineManners = {
  fit({ tokens, contextLength, truncate }) {
    if (tokens <= contextLength) return tokens;
    return truncate ? contextLength - 1 : new EngineError(tooLong, 400);
  },
  refuseImages: () => undefined,
  refuseSchema: () => new EngineError('invalid JSON schema in format'),
  refuseEmbedding: () => undefined,
  vector: (raw) => raw,
  failure: (message) => new EngineError(message),
  generateMs: (measured) => measured,
};
