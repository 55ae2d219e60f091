import { amount, fields, text, texts } from './read';
import type { ModelDetails } from './types';

/** Reads the details of a model, as the list, `show` and what is loaded have them. */
export function readDetails(value: unknown): ModelDetails {
  const details = fields(value);
  const read: ModelDetails = {
    parent_model: text(details.parent_model) ?? '',
    format: text(details.format) ?? '',
    family: text(details.family) ?? '',
    families: texts(details.families) ?? null,
    parameter_size: text(details.parameter_size) ?? '',
    quantization_level: text(details.quantization_level) ?? '',
  };
  if (details.context_length !== undefined) read.context_length = amount(details.context_length);
  if (details.embedding_length !== undefined) read.embedding_length = amount(details.embedding_length);
  return read;
}
