import { formatBytes } from '@/base/bytes';
import type { ListedModel, RunningModel, ShowResponse } from '@/ollama';
import { parseModelfile } from '@/ollama/modelfile';
import type { TextKey, Translate } from '@/shared/texts';
import { parentName } from '../filters';
import { architectureNumber } from './model-info';

/** A line of the facts: what, and how much. */
export interface Fact {
  label: TextKey;
  text: string;
  /** Written in the machine's letters: a digest, a name. */
  isCode?: boolean;
}

interface Known {
  show: ShowResponse;
  listed: ListedModel | undefined;
  running: RunningModel | undefined;
}

/** What is known of a model in short; what the server does not tell is left out. */
export function toFacts({ show, listed, running }: Known, t: Translate, locale: string): Fact[] {
  const { details, model_info: info = {} } = show;
  const number = new Intl.NumberFormat(locale);
  const tokens = (count: number | undefined) =>
    count === undefined ? undefined : t('models.details.tokens', { count: number.format(count) }, count);
  const plain = (count: number | undefined) => (count === undefined ? undefined : number.format(count));
  const exactly = info['general.parameter_count'];
  const families = (details.families ?? []).filter((family) => family !== details.family);
  const instructions = parseModelfile(show.modelfile ?? '').instructions;
  const instruction = (word: string) => instructions.find((each) => each.word === word)?.value;

  const facts: [TextKey, string | undefined, code?: 'code'][] = [
    ['models.column.family', [details.family, ...families].filter(Boolean).join(', ')],
    [
      'models.details.architecture',
      typeof info['general.architecture'] === 'string' ? info['general.architecture'] : '',
    ],
    [
      'models.column.parameters',
      [details.parameter_size, typeof exactly === 'number' ? `(${number.format(exactly)})` : '']
        .filter(Boolean)
        .join(' '),
    ],
    ['models.column.quantization', details.quantization_level],
    ['models.column.size', listed?.size === undefined ? undefined : formatBytes(listed.size, locale)],
    ['models.details.format', details.format],
    ['models.column.modified', dateText(show.modified_at, locale)],
    ['models.details.trainedContext', tokens(architectureNumber(info, 'context_length'))],
    ['models.details.contextInEffect', tokens(running?.context_length)],
    ['models.details.embeddingLength', plain(architectureNumber(info, 'embedding_length'))],
    ['models.details.blocks', plain(architectureNumber(info, 'block_count'))],
    ['models.details.experts', plain(architectureNumber(info, 'expert_count'))],
    ['models.details.remoteModel', show.remote_model],
    ['models.details.remoteHost', show.remote_host],
    ['models.details.requires', show.requires],
    ['models.details.renderer', instruction('RENDERER')],
    ['models.details.parser', instruction('PARSER')],
    ['models.details.parent', parentName(details.parent_model), 'code'],
    ['models.details.digest', listed?.digest, 'code'],
  ];
  return facts.flatMap(([label, text, code]) => (text ? [{ label, text, isCode: code === 'code' }] : []));
}

function dateText(date: string | undefined, locale: string): string | undefined {
  const at = Date.parse(date ?? '');
  if (Number.isNaN(at)) return undefined;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}
