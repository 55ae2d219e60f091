import type { Capability } from '@/ollama/types';
import type { GgufFacts } from './gguf-facts';
import { layersOf } from './manifest';
import type { ModelContent } from './models';

// What a model can do. Source: Capabilities in server/images.go of github.com/ollama/ollama at v0.24.0.

/** What its files can do. */
export function fileCapabilities(content: ModelContent, facts: GgufFacts): Capability[] {
  const found: Capability[] = [facts.poolingType === undefined ? 'completion' : 'embedding'];
  if (facts.hasAudio) found.push('audio');
  if (facts.hasVision || layersOf(content.manifest, 'projector').length > 0) found.push('vision');
  return found;
}

/** What the Jinja template in its file can do. */
export function chatTemplateCapabilities(template = ''): Capability[] {
  const found: Capability[] = [];
  if (/\btools\b|tool_call/.test(template)) found.push('tools');
  if (template.includes('<think>') && template.includes('</think>')) found.push('thinking');
  return found;
}

/** What its config says, in words or by the family. */
export function configCapabilities({ config }: ModelContent): Capability[] {
  const said = (config.capabilities ?? []) as Capability[];
  return ['gptoss', 'gpt-oss'].includes(config.model_family) ? ['thinking', ...said] : said;
}

/** All of the lists, each once. */
export function together(...lists: readonly Capability[][]): Capability[] {
  return [...new Set(lists.flat())];
}
