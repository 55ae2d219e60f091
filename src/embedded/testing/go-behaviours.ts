import type { Capability } from '@/ollama/types';
import type { Behaviours } from '../behaviours';
import { configCapabilities, fileCapabilities, together } from '../capabilities';
import { mentions, thinkingTags } from './go-template';

/** The template for a model that has none. */
export const plainTemplate = '{{ .Prompt }}';

/** What a Go template can do. */
export function goTemplateCapabilities(template: string): Capability[] {
  const found: Capability[] = [];
  if (mentions(template, 'Tools')) found.push('tools');
  if (mentions(template, 'Suffix')) found.push('insert');
  if (thinkingTags(template)) found.push('thinking');
  return found;
}

/** Those of 0.24: prompts are made with Go templates, files are kept as they are uploaded. */
export const goBehaviours: Behaviours = {
  takesGoTemplates: true,
  promptingOf({ template = plainTemplate }) {
    return { shown: template, printed: template, chat: template, generate: template };
  },
  capabilitiesOf: (content, facts) =>
    together(
      fileCapabilities(content, facts),
      goTemplateCapabilities(content.template ?? plainTemplate),
      configCapabilities(content),
    ),
  completesRendered: false,
  guardsEngineChats: true,
  namesMissingTag: false,
  wantsExactNames: true,
  knowsMmproj: false,
  countsProjectors: true,
  // The parts of a split model are taken for models of their own, which cannot be loaded.
  arrange: async (files) => files,
};
