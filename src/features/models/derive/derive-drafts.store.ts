import { defineStore } from 'pinia';
import { canonicalName } from '@/ollama/model-name';
import { readTexts, useKept } from '@/shared/browser-storage';
import type { Server } from '@/shared/server';

/** What is being made of models, by server and model, each as a text. Kept in this browser until it is made or given up. */
export const useDeriveDrafts = defineStore('models.derive-drafts', () => {
  const texts = useKept<Record<string, string>>('paddock.models.derive', {}, { read: readTexts });
  const keyOf = ({ id }: Pick<Server, 'id'>, model: string) => `${id} ${canonicalName(model)}`;

  function textOf(server: Pick<Server, 'id'>, model: string): string | undefined {
    return texts.value[keyOf(server, model)];
  }

  /** Keeps what is being made; undefined when it is nothing any more. */
  function keep(server: Pick<Server, 'id'>, model: string, text: string | undefined): void {
    const { [keyOf(server, model)]: _, ...others } = texts.value;
    texts.value = text === undefined ? others : { ...others, [keyOf(server, model)]: text };
  }

  /** Gives up what was made, unless it was changed since. */
  function end(server: Pick<Server, 'id'>, model: string, text: string | undefined): void {
    if (text !== undefined && textOf(server, model) === text) keep(server, model, undefined);
  }

  return { textOf, keep, end };
});
