import { mergeShards } from '@/formats/gguf-merge';
import { readGguf } from '@/formats/gguf-reader';
import { text, u32 } from '@/formats/gguf-value';
import { Refusal } from '../answers';
import type { Behaviours } from '../behaviours';
import { chatTemplateCapabilities, configCapabilities, fileCapabilities, together } from '../capabilities';
import { readFacts, type GgufFacts } from '../gguf-facts';
import { layersOf } from '../manifest';
import type { ModelContent } from '../models';
import { inShardOrder, type GivenGguf } from '../shards';
import { goTemplateCapabilities, plainTemplate } from './go-behaviours';
import { mentions } from './go-template';
import { rewriteGguf } from './rewrite-gguf';

/**
 * [Note: Overridden template] The Jinja template inside a file wins over the model's own Go template where
 * it can do more, or the same and calls of tools with their results, which the other cannot. A renderer or
 * parser, `passthrough` too, rules that out. (shouldPreferChatTemplate in server/images.go at v0.33.0-rc2)
 */
function isOverridden({ template, config }: ModelContent, { chatTemplate = '' }: GgufFacts): boolean {
  if (template === undefined || chatTemplate === '' || config.renderer || config.parser) return false;
  const [jinja, go] = [chatTemplateCapabilities(chatTemplate), goTemplateCapabilities(template)];
  if (jinja.length > go.length) return !takesToolResults(template) || jinjaTakesToolResults(chatTemplate);
  const isSame = jinja.length === go.length && jinja.every((each) => go.includes(each));
  return isSame && jinja.includes('tools') && jinjaTakesToolResults(chatTemplate) && !takesToolResults(template);
}

function takesToolResults(template: string): boolean {
  return (
    mentions(template, 'Tools') &&
    mentions(template, 'ToolCalls') &&
    /eq \.Role "tool"|tool_response|TOOL_RESULTS/.test(template)
  );
}

function jinjaTakesToolResults(template: string): boolean {
  return (
    /tool_calls|assistant_tool_call/.test(template) &&
    /tool_response|tool_results|role'\] == ['"]tool|role"\] == ['"]tool|message\.role == ['"]tool|ipython/.test(
      template,
    )
  );
}

/** Whether the server makes the prompts of chats itself. */
function isRendered(content: ModelContent, facts: GgufFacts): boolean {
  const { template, config } = content;
  return Boolean(config.renderer || config.parser) || (template !== undefined && !isOverridden(content, facts));
}

/**
 * Those of 0.33: models run in llama-server, which can make prompts itself, and llama-quantize writes
 * every uploaded model anew.
 */
export const llamaServerBehaviours: Behaviours = {
  takesGoTemplates: true,
  promptingOf(content, facts) {
    const own = content.template ?? plainTemplate;
    if (isRendered(content, facts)) return { shown: own, printed: own, chat: own, generate: own };
    const { chatTemplate } = facts;
    return {
      shown: chatTemplate || own,
      printed: own,
      chat: undefined,
      // Without any template a chat is put into chatml, a prompt is completed as it is.
      generate: chatTemplate ? undefined : own,
    };
  },
  capabilitiesOf(content, facts) {
    const isOwn = isRendered(content, facts);
    return together(
      isOwn ? [] : chatTemplateCapabilities(facts.chatTemplate),
      fileCapabilities(content, facts),
      isOwn ? goTemplateCapabilities(content.template ?? plainTemplate) : [],
      configCapabilities(content),
    );
  },
  completesRendered: true,
  guardsEngineChats: false,
  // The list never looks at the Jinja template. (buildModelListSummary in server/model_list_cache.go at v0.33.0-rc2)
  listedMore: (model, { facts }) => ({
    parentModel: layersOf(model.manifest, 'model').at(-1)?.from,
    capabilities: together(
      fileCapabilities(model, listedFacts(facts)),
      goTemplateCapabilities(model.template ?? plainTemplate),
      configCapabilities(model),
    ),
    contextLength: listedFacts(facts).contextLength,
    embeddingLength: listedFacts(facts).embeddingLength,
  }),
  namesMissingTag: true,
  wantsExactNames: false,
  knowsMmproj: true,
  countsProjectors: false,

  async arrange(files) {
    const sorted = inShardOrder(files.toSorted((one, other) => (one.name < other.name ? -1 : 1)));
    const first = sorted[0]?.facts.split;
    if (!first || first.count < 2) return sorted;
    const parts = sorted.slice(0, first.count);
    return [await merged(parts), ...sorted.slice(first.count)];
  },

  async completeProjector(projector) {
    const { metadata } = await readGguf(projector);
    if (metadata.get('general.architecture')?.value !== 'clip' || metadata.has('clip.projector_type')) return undefined;
    return rewriteGguf(projector, (all) => all.set('clip.projector_type', text('mlp')));
  },

  async rewrite(model) {
    const gguf = await readGguf(model);
    if (gguf.tensors.some(({ name }) => /^(a|mm|mtp|s|v)\./.test(name))) return model;
    if (gguf.tensors.length === 0) {
      const problem = 'llama-quantize failed: exit status 1';
      throw new Refusal(500, `failed to validate GGUF with llama-quantize without compatibility patches: ${problem}`);
    }
    return rewriteGguf(model, (metadata) => metadata.set('general.quantization_version', u32(2)));
  },
};

/**
 * [Note: Listed keys] For its list the server reads a file's keys up to the first of the tokenizer: an
 * embedding model that tells its pooling behind that is listed for completion. (readModelListGGUF in
 * server/model_list_cache.go at v0.33.0-rc2)
 */
function listedFacts(facts: GgufFacts): GgufFacts {
  const keys = [...facts.metadata.keys()];
  const end = keys.findIndex((key) => key.startsWith('tokenizer.'));
  const read = new Set(end < 0 ? keys : keys.slice(0, end));
  const known = <T>(key: string, value: T) => (read.has(`${facts.architecture}.${key}`) ? value : undefined);
  return {
    ...facts,
    poolingType: known('pooling_type', facts.poolingType),
    contextLength: known('context_length', facts.contextLength),
    embeddingLength: known('embedding_length', facts.embeddingLength),
  };
}

/** One file of several. The first stands for it until it is written anew. */
async function merged(parts: readonly GivenGguf[]): Promise<GivenGguf> {
  const shards = await Promise.all(
    parts.map(async ({ name, blob }) => ({ fileName: name, blob, gguf: await readGguf(blob) })),
  );
  const blob = mergeShards(shards);
  return { ...parts[0]!, blob, facts: await readFacts(blob) };
}
