import { amount, fields, text, texts, type Fields } from './read';
import type { ModelDetails } from './types';

/** Reads the details of a model, as the list, `show` and what is loaded have them. */
export function readDetails(value: unknown): ModelDetails {
  const details = fields(value);
  if (isWhole(details)) return details;
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

/** Whether there is nothing to mend, as in nearly every entry of a long list, which then costs no copy. */
function isWhole(details: Fields): details is Fields & ModelDetails {
  return (
    typeof details.parent_model === 'string' &&
    typeof details.format === 'string' &&
    typeof details.family === 'string' &&
    typeof details.parameter_size === 'string' &&
    typeof details.quantization_level === 'string' &&
    (details.families === null || (Array.isArray(details.families) && details.families.every(isText))) &&
    // Nothing else that was not looked at.
    Object.keys(details).length === 6
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
