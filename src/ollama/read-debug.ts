import { amount, isFields, text } from './read';

/** What a request with `_debug_render_only` is answered with. */
export interface DebugInfo {
  rendered_template: string;
  image_count?: number;
}

/** Undefined where there is none. */
export function readDebugInfo(value: unknown): DebugInfo | undefined {
  if (!isFields(value)) return undefined;
  const info: DebugInfo = { rendered_template: text(value.rendered_template) ?? '' };
  if (value.image_count !== undefined) info.image_count = amount(value.image_count);
  return info;
}
