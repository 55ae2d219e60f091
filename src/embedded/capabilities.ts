import type { Capability } from '@/ollama/types';
import type { GgufFacts } from './gguf-facts';
import { layersOf } from './manifest';
import type { ModelContent } from './models';

/**
 * Which templates the engine understands: Ollama's own Go templates, stored with the model, or the
 * Jinja one in the model's file.
 */
export type TemplateKind = 'go' | 'jinja';

/** The template of a Go engine for a model that has none. */
export const plainTemplate = '{{ .Prompt }}';

/** The template in effect; empty where a Jinja engine finds none in the file. */
export function templateOf(content: ModelContent, facts: GgufFacts | undefined, kind: TemplateKind): string {
  return kind === 'go' ? (content.template ?? plainTemplate) : (facts?.chatTemplate ?? '');
}

/**
 * What a model can do, from its file, its template and its config.
 * Source: Capabilities in server/images.go of github.com/ollama/ollama at v0.24.0.
 */
export function capabilitiesOf(content: ModelContent, facts: GgufFacts | undefined, kind: TemplateKind): Capability[] {
  const template = templateOf(content, facts, kind);
  const found = new Set<Capability>([facts?.poolingType === undefined ? 'completion' : 'embedding']);
  if (facts?.hasAudio) found.add('audio');
  if (facts?.hasVision || layersOf(content.manifest, 'projector').length > 0) found.add('vision');
  if (kind === 'go') {
    if (mentions(template, 'Tools')) found.add('tools');
    if (mentions(template, 'Suffix')) found.add('insert');
    if (thinkingTags(template)) found.add('thinking');
  } else {
    if (/\btools\b|tool_call/.test(template)) found.add('tools');
    if (template.includes('<think>') && template.includes('</think>')) found.add('thinking');
  }
  if (content.config.model_family === 'gptoss' || content.config.model_family === 'gpt-oss') found.add('thinking');
  for (const capability of content.config.capabilities ?? []) found.add(capability);
  return [...found];
}

/** Whether a Go template uses a field, such as `Tools`. */
export function mentions(template: string, field: string): boolean {
  return new RegExp(`\\{\\{[^}]*\\.${field}\\b`).test(template);
}

/**
 * The literal texts around `.Thinking` in a Go template that ranges over the messages: the tags that
 * the model puts around its thoughts. Undefined when there are none.
 */
export function thinkingTags(template: string): { open: string; close: string } | undefined {
  if (!/\{\{-?\s*range[^}]*\.Messages/.test(template)) return undefined;
  const match =
    /\{\{-?\s*(?:if|else if)\b[^}]*\.Thinking\b[^}]*\}\}([^{]*)\{\{[^}]*\.Thinking\b[^}]*\}\}([^{]*)\{\{/.exec(
      template,
    );
  const open = match?.[1]?.trim();
  const close = match?.[2]?.trim();
  return open && close ? { open, close } : undefined;
}
