import {
  convertTemplate,
  knownTemplates,
  type Conversion,
  type KnownTemplate,
  type TemplateFacts,
} from './convert-template';

/** What the worker is asked for: the known templates, and a conversion where there are facts. */
export interface ToTemplatesWorker {
  facts: TemplateFacts | undefined;
}

export type FromTemplatesWorker = { conversion: Conversion | undefined; known: KnownTemplate[] } | { failed: string };

self.onmessage = async ({ data: { facts } }: MessageEvent<ToTemplatesWorker>) => {
  const answer = (message: FromTemplatesWorker) => self.postMessage(message);
  try {
    answer({ conversion: facts && (await convertTemplate(facts)), known: await knownTemplates() });
  } catch (error) {
    answer({ failed: String(error) });
  }
};
