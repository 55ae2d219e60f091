import { fields, isFields } from '@/ollama/read';
import { translate } from '@/shared/texts';

/** What a server answered, as a text for a model. */
export interface McpText {
  text: string;
  /** Whether there was more of it. */
  isCut: boolean;
}

const longestText = 100_000;

/**
 * The content of a result as one text, bounded. What is none, such as a picture, is named: a model must not think
 * that nothing came. Where there is no content, the structured one is it. Takes whatever a server sent.
 */
export function contentToText(content: unknown, structured?: unknown): McpText {
  const blocks = Array.isArray(content) ? content : [content];
  const texts = blocks.flatMap((block) => blockToText(block) ?? []);
  const text =
    texts.length === 0 && structured !== undefined ? JSON.stringify(structured, null, 2) : texts.join('\n\n');
  return { text: text.slice(0, longestText), isCut: text.length > longestText };
}

function blockToText(block: unknown): string | undefined {
  if (!isFields(block)) return undefined;
  const { type, text, data, mimeType, uri, name } = block;
  switch (type) {
    case 'text':
      return typeof text === 'string' ? text : undefined;
    case 'image':
    case 'audio':
      return leftOut(mimeType, data);
    case 'resource': {
      const resource = fields(block.resource);
      if (typeof resource.text === 'string') return resource.text;
      return leftOut(resource.mimeType, resource.blob);
    }
    case 'resource_link':
      return typeof uri === 'string' ? [name, uri].filter((each) => typeof each === 'string').join(': ') : undefined;
    default:
      return undefined;
  }
}

function leftOut(mediaType: unknown, base64: unknown): string {
  const bytes = typeof base64 === 'string' ? Math.floor((base64.length * 3) / 4) : 0;
  const type = typeof mediaType === 'string' ? mediaType.slice(0, 100) : '';
  return translate('tools.toModel.leftOut', { type, bytes });
}
