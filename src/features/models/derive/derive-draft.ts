import type { CreateForm } from '@/shared/model-form/create-form';
import type { Edit } from './derivation';

/** What is being made of a model: as a form, and as the Modelfile that was typed. */
export interface DeriveDraft extends Edit {
  /** What was typed last; empty where nobody looked at it. */
  typed: string;
  /** Whether what was typed counts, because it is looked at. */
  isTyping: boolean;
}

/** Reads a stored draft; undefined for what is none. Fields that cannot be read are those of `original`. */
export function readDraft(text: string | undefined, original: CreateForm): DeriveDraft | undefined {
  try {
    const stored = JSON.parse(text ?? '') as Partial<Record<keyof DeriveDraft, unknown>>;
    if (typeof stored !== 'object' || stored === null || !isFields(stored.form)) return undefined;
    return {
      form: readStoredForm(stored.form, original),
      isAnew: stored.isAnew === true,
      ...(Array.isArray(stored.adapters) && { adapters: stored.adapters.filter(isText) }),
      typed: typeof stored.typed === 'string' ? stored.typed : '',
      isTyping: stored.isTyping === true,
    };
  } catch {
    return undefined;
  }
}

function readStoredForm(stored: Record<string, unknown>, original: CreateForm): CreateForm {
  const form = { ...original };
  for (const field of ['name', 'system', 'template', 'from', 'quantize', 'renderer', 'parser', 'requires'] as const) {
    const value = stored[field];
    if (typeof value === 'string') form[field] = value;
  }
  const { parameters, licenses, messages } = stored;
  if (isFields(parameters)) {
    const texts = Object.entries(parameters).filter((entry): entry is [string, string] => isText(entry[1]));
    form.parameters = Object.fromEntries(texts);
  }
  if (Array.isArray(licenses)) form.licenses = licenses.filter(isText);
  if (Array.isArray(messages)) form.messages = messages.filter(isMessage);
  return form;
}

function isMessage(value: unknown): value is CreateForm['messages'][number] {
  if (!isFields(value)) return false;
  return ['system', 'user', 'assistant'].includes(String(value.role)) && isText(value.content);
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
