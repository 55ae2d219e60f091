import { chainModel } from '@/formats/chain-model';
import { u32 } from '@/formats/gguf-value';
import type { JsonObject } from '@/ollama/types';
import { rewriteGguf } from './rewrite-gguf';

/** A model of the public library: what it is, and what its stand-in says. */
export interface LibraryModel {
  family: string;
  /** Billions. */
  parameters: number;
  /** Of the real file, in bytes: what progress and lists show. The stand-in has under a megabyte. */
  sizeBytes: number;
  quantization: 'Q4_K_M' | 'F16' | 'MXFP4';
  contextLength: number;
  kind: 'plain' | 'tools' | 'thinking' | 'insert' | 'embedding';
  vision?: boolean;
  params?: JsonObject;
}

type Sizes = Record<string, [parameters: number, gigabytes: number]>;

function family(
  common: Omit<LibraryModel, 'parameters' | 'sizeBytes' | 'quantization'> & {
    quantization?: LibraryModel['quantization'];
  },
  latest: string,
  sizes: Sizes,
): Record<string, LibraryModel> {
  const tags = Object.entries(sizes).map(([tag, [parameters, gigabytes]]): [string, LibraryModel] => [
    tag,
    { quantization: 'Q4_K_M', ...common, parameters, sizeBytes: Math.round(gigabytes * 1e9) },
  ]);
  const models = Object.fromEntries(tags);
  return { ...models, latest: models[latest]! };
}

/** Names and tags as in the public library, with sizes near the real ones. */
const library: Record<string, Record<string, LibraryModel>> = {
  'llama3.2': family({ family: 'llama', contextLength: 131072, kind: 'tools' }, '3b', {
    '1b': [1.24, 1.32],
    '3b': [3.21, 2.02],
  }),
  'llama3.1': family({ family: 'llama', contextLength: 131072, kind: 'tools' }, '8b', {
    '8b': [8.03, 4.92],
    '70b': [70.6, 42.5],
  }),
  'llama3.3': family({ family: 'llama', contextLength: 131072, kind: 'tools' }, '70b', { '70b': [70.6, 42.5] }),
  qwen3: family({ family: 'qwen3', contextLength: 40960, kind: 'thinking' }, '8b', {
    '0.6b': [0.752, 0.523],
    '1.7b': [2.03, 1.36],
    '4b': [4.02, 2.5],
    '8b': [8.19, 5.23],
    '14b': [14.8, 9.28],
    '32b': [32.8, 20.2],
  }),
  'qwen2.5-coder': family({ family: 'qwen2', contextLength: 32768, kind: 'insert' }, '7b', {
    '1.5b': [1.54, 0.986],
    '7b': [7.62, 4.68],
    '32b': [32.8, 19.9],
  }),
  gemma3: family({ family: 'gemma3', contextLength: 131072, kind: 'plain', vision: true }, '4b', {
    '1b': [1.0, 0.815],
    '4b': [4.3, 3.34],
    '12b': [12.2, 8.15],
    '27b': [27.4, 17.4],
  }),
  'deepseek-r1': family({ family: 'qwen3', contextLength: 131072, kind: 'thinking' }, '8b', {
    '1.5b': [1.78, 1.12],
    '8b': [8.19, 5.23],
    '14b': [14.8, 8.99],
    '32b': [32.8, 19.9],
  }),
  'gpt-oss': family({ family: 'gptoss', contextLength: 131072, kind: 'thinking', quantization: 'MXFP4' }, '20b', {
    '20b': [20.9, 13.8],
    '120b': [117, 65.4],
  }),
  mistral: family({ family: 'llama', contextLength: 32768, kind: 'tools' }, '7b', { '7b': [7.25, 4.37] }),
  phi4: family({ family: 'phi3', contextLength: 16384, kind: 'plain' }, '14b', { '14b': [14.7, 9.05] }),
  codellama: family({ family: 'llama', contextLength: 16384, kind: 'insert' }, '7b', { '7b': [6.74, 3.83] }),
  llava: family({ family: 'llama', contextLength: 32768, kind: 'plain', vision: true }, '7b', { '7b': [7.24, 4.73] }),
  smollm2: family({ family: 'llama', contextLength: 8192, kind: 'tools' }, '1.7b', {
    '135m': [0.135, 0.271],
    '360m': [0.362, 0.726],
    '1.7b': [1.71, 1.82],
  }),
  tinyllama: family({ family: 'llama', contextLength: 2048, kind: 'plain' }, '1.1b', { '1.1b': [1.1, 0.638] }),
  'nomic-embed-text': family(
    { family: 'nomic-bert', contextLength: 2048, kind: 'embedding', quantization: 'F16' },
    'v1.5',
    { 'v1.5': [0.137, 0.274] },
  ),
  'mxbai-embed-large': family({ family: 'bert', contextLength: 512, kind: 'embedding', quantization: 'F16' }, '335m', {
    '335m': [0.334, 0.67],
  }),
  'all-minilm': family({ family: 'bert', contextLength: 512, kind: 'embedding', quantization: 'F16' }, '22m', {
    '22m': [0.023, 0.046],
  }),
};

/** The library's model of a name and tag, or undefined. */
export function findInLibrary(model: string, tag: string): LibraryModel | undefined {
  const tags = Object.hasOwn(library, model) ? library[model]! : {};
  return Object.hasOwn(tags, tag) ? tags[tag] : undefined;
}

const chatml = `{{- range .Messages }}<|im_start|>{{ .Role }}
{{ .Content }}<|im_end|>
{{ end }}<|im_start|>assistant
`;

const withTools = `{{- if .Tools }}<|im_start|>system
Tools: {{ .Tools }}<|im_end|>
{{ end }}{{- range .Messages }}<|im_start|>{{ .Role }}
{{ .Content }}{{ if .ToolCalls }}<tool_call>
{{ range .ToolCalls }}{"name": "{{ .Function.Name }}", "arguments": {{ .Function.Arguments }}}
{{ end }}</tool_call>{{ end }}<|im_end|>
{{ end }}<|im_start|>assistant
`;

const withThinking = withTools.replace(
  '{{ .Content }}',
  '{{ if .Thinking }}<think>{{ .Thinking }}</think>{{ end }}{{ .Content }}',
);

/** The Go template of a library model; none for an embedding model. */
export function libraryTemplate({ kind }: LibraryModel): string | undefined {
  switch (kind) {
    case 'plain':
      return chatml;
    case 'tools':
      return withTools;
    case 'thinking':
      return withThinking;
    case 'insert':
      return `{{- if .Suffix }}<|fim_prefix|>{{ .Prompt }}<|fim_suffix|>{{ .Suffix }}<|fim_middle|>\n{{- else }}${withTools}{{ end }}\n`;
    case 'embedding':
      return undefined;
  }
}

const fileTypes = { Q4_K_M: 15, F16: 1, MXFP4: 4 };

/** A stand-in for a library model: a chain model with that one's metadata. */
export async function libraryFile(name: string, model: LibraryModel): Promise<Blob> {
  const chain = chainModel({
    words: wordsOf(name, model),
    name,
    contextLength: model.contextLength,
    poolingType: model.kind === 'embedding' ? 1 : undefined,
  });
  return rewriteGguf(chain, (metadata) => {
    const renamed = new Map(
      [...metadata].map(([key, value]) => [key.replace(/^llama\./, `${model.family}.`), value] as const),
    );
    renamed.set('general.architecture', { type: 'string', value: model.family });
    renamed.set('general.file_type', u32(fileTypes[model.quantization]));
    renamed.set('general.parameter_count', { type: 'u64', value: Math.round(model.parameters * 1e9) });
    if (model.vision) renamed.set(`${model.family}.vision.block_count`, u32(27));
    return renamed;
  });
}

function wordsOf(name: string, { kind }: LibraryModel): string[] {
  const thoughts =
    kind === 'thinking'
      ? [
          '<think>',
          ' The',
          ' user',
          ' wrote',
          ' something;',
          ' all',
          ' I can do',
          ' is introduce',
          ' myself.',
          '</think>',
        ]
      : [];
  return [
    ...thoughts,
    ' Hello!',
    ` I stand in`,
    ' for',
    ` **${name}**`,
    ' in a simulated',
    ' Ollama.',
    '\n\nMy weights',
    ' know',
    ' exactly',
    ' one answer,',
    ' which is',
    ' this one:\n\n',
    '- it is',
    ' streamed',
    ' token by token\n',
    '- it is read',
    ' out of',
    ' a real file\n',
    '- it never',
    ' changes.',
  ];
}
