import { formatBytes } from '@/base/bytes';
import { formatRelativeTime } from '@/base/relative-time';
import type { TextKey, Translate } from '@/shared/texts';
import { capabilityName } from './capability-name';
import { detailsOf, type ModelRow, type SortKey } from './model-rows';

/** What stays loaded for ever says so by a date centuries ahead. */
const neverMs = 50 * 365 * 86_400_000;

/** What stands in a row, ready to be shown: a row is drawn often, its texts are made once. */
export interface RowTexts {
  /** Where a name comes from, its own part, and its tag. */
  origin: string;
  own: string;
  tag: string;
  /** Of each column that is a text; undefined is unknown. */
  cells: Partial<Record<SortKey, string>>;
  /** The time of the last change as the server tells it, and in full. */
  modifiedAt: string | undefined;
  modifiedExactly: string | undefined;
}

/** What all rows say alike. */
export interface RowWords {
  unknown: string;
  loaded: string;
  remote: string;
  actions: string;
  chat: string;
  more: string;
  chatWith: (name: string) => string;
  moreNamed: (name: string) => string;
  chooseNamed: (name: string) => string;
}

export function rowWords(t: Translate): RowWords {
  return {
    unknown: t('models.unknown'),
    loaded: t('models.state.loaded'),
    remote: t('models.state.remote'),
    actions: t('models.column.actions'),
    chat: t('models.action.chat'),
    more: t('models.action.moreShort'),
    chatWith: namedText(t, 'models.action.chatWith'),
    moreNamed: namedText(t, 'models.action.more'),
    chooseNamed: namedText(t, 'models.selection.choose'),
  };
}

/** A text with a name in it, worded once: rows are drawn often. */
function namedText(t: Translate, key: TextKey): (name: string) => string {
  const [before = '', after = ''] = t(key, { name: '\n' }).split('\n');
  return (name) => before + name + after;
}

/** Makes the texts of rows, their figures and dates in a language, as seen at a moment. Unusable facts are unknown ones. */
export function rowTexts(t: Translate, locale: string, nowMs: number): (row: ModelRow) => RowTexts {
  const exactly = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' });
  const count = new Intl.NumberFormat(locale);
  const made = new WeakMap<ModelRow, RowTexts>();

  function make({ model, running, contextLength }: ModelRow): RowTexts {
    const { family, parameter_size, quantization_level } = detailsOf(model);
    const modifiedMs = Date.parse(model.modified_at ?? '');
    const isDated = !Number.isNaN(modifiedMs);
    return {
      ...nameParts(model.name),
      cells: {
        family: family || undefined,
        parameters: parameter_size || undefined,
        quantization: quantization_level || undefined,
        // No model has no bytes: zero is what a server says that does not know.
        size: model.size ? formatBytes(model.size, locale) : undefined,
        context: contextLength === undefined ? undefined : count.format(contextLength),
        modified: isDated ? formatRelativeTime(modifiedMs, nowMs, locale) : undefined,
        expires: expiry(running?.expires_at),
        capabilities: model.capabilities?.map((each) => capabilityName(t, each)).join(', ') || undefined,
        digest: model.digest?.slice(0, 12) || undefined,
      },
      modifiedAt: isDated ? model.modified_at : undefined,
      modifiedExactly: isDated ? exactly.format(modifiedMs) : undefined,
    };
  }

  function expiry(at: string | undefined): string | undefined {
    const atMs = Date.parse(at ?? '');
    if (Number.isNaN(atMs)) return undefined;
    return atMs - nowMs > neverMs ? t('models.never') : formatRelativeTime(atMs, nowMs, locale);
  }

  return (row) => {
    let texts = made.get(row);
    if (!texts) made.set(row, (texts = make(row)));
    return texts;
  };
}

/** A row of which nothing but the name can be shown. */
export function plainTexts(name: string): RowTexts {
  return { origin: '', own: name, tag: '', cells: {}, modifiedAt: undefined, modifiedExactly: undefined };
}

function nameParts(name: string): { origin: string; own: string; tag: string } {
  const slash = name.lastIndexOf('/') + 1;
  const colon = name.indexOf(':', slash);
  const end = colon === -1 ? name.length : colon;
  return { origin: name.slice(0, slash), own: name.slice(slash, end), tag: name.slice(end) };
}
