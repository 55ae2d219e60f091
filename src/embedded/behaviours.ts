import type { Capability } from '@/ollama/types';
import { chatTemplateCapabilities, configCapabilities, fileCapabilities, together } from './capabilities';
import type { GgufFacts } from './gguf-facts';
import type { ModelContent, StoredModel } from './models';
import { inShardOrder, type GivenGguf } from './shards';

/** The Go templates that a model's prompts are made with; undefined where the engine applies the file's own. */
export interface Prompting {
  /** What `show` tells as the template. */
  shown: string;
  /** What the Modelfile tells; empty leaves it out. */
  printed: string;
  chat: string | undefined;
  generate: string | undefined;
}

/** What a model can do and how it is prompted: read from its file once. */
export interface Abilities {
  capabilities: Capability[];
  prompting: Prompting;
  facts: GgufFacts;
}

/** What `tags` tells of a model beyond what every version does. */
export interface ListedMore {
  parentModel?: string;
  capabilities?: Capability[];
  contextLength?: number;
  embeddingLength?: number;
}

/** In what servers differ from each other, engines aside. Tests have those of real versions. */
export interface Behaviours {
  /** Whether a model's own Go template can be set. */
  takesGoTemplates: boolean;
  promptingOf(content: ModelContent, facts: GgufFacts): Prompting;
  capabilitiesOf(content: ModelContent, facts: GgufFacts): Capability[];
  /** Whether generate completes a prompt that the engine rendered: thoughts stay in the text. Otherwise it chats. */
  completesRendered: boolean;
  /** Whether the repeat guard watches chats whose prompt the engine makes. See: [Note: Repeat guard] */
  guardsEngineChats: boolean;
  /** What `tags` tells of a model whose file can be read; absent where it reads none. */
  listedMore?(model: StoredModel, abilities: Abilities): ListedMore;
  /** Whether the error for a model that `show` does not find has its tag. */
  namesMissingTag: boolean;
  /** Whether the legacy embeddings want a name spelled as it is stored. */
  wantsExactNames: boolean;
  /** Whether a projector that counts no vision blocks is recognised. */
  knowsMmproj: boolean;
  /** The models that create makes of uploaded GGUFs. Throws a Refusal for a split one that is not complete. */
  arrange(files: readonly GivenGguf[]): Promise<readonly GivenGguf[]>;
  /** Writes an uploaded model anew; absent where it is kept as it is. Throws a Refusal for one that the engine refuses. */
  rewrite?(model: Blob): Promise<Blob>;
  /** An uploaded projector with what it lacks, or undefined where it lacks nothing; absent where none is looked at. */
  completeProjector?(projector: Blob): Promise<Blob | undefined>;
  /** Whether a model is of its projector's family too. */
  countsProjectors: boolean;
}

/** Those of the server in the page: its engine applies the file's Jinja template and reads split models. */
export const browserBehaviours: Behaviours = {
  takesGoTemplates: false,
  promptingOf: (_, { chatTemplate = '' }) => ({
    shown: chatTemplate,
    printed: '',
    chat: undefined,
    generate: undefined,
  }),
  capabilitiesOf: (content, facts) =>
    together(
      fileCapabilities(content, facts),
      chatTemplateCapabilities(facts.chatTemplate),
      configCapabilities(content),
    ),
  completesRendered: false,
  guardsEngineChats: true,
  listedMore: (_, { capabilities, facts: { contextLength, embeddingLength } }) => ({
    capabilities,
    contextLength,
    embeddingLength,
  }),
  namesMissingTag: true,
  wantsExactNames: false,
  knowsMmproj: true,
  countsProjectors: true,
  arrange: async (files) => inShardOrder(files),
};
