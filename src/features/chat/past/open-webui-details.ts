import { objectOf, type Fields } from './imported';

/**
 * [Note: Open WebUI's details] What is no word of an answer stands in its content as HTML (open-webui/
 * open-webui, backend/open_webui/utils/middleware.py at cd9dae0, serialize_content_blocks):
 * `<details type="reasoning" done="true" duration="3">`, a summary, the thinking as a quotation with HTML's
 * characters escaped; `<details type="tool_calls" … id name arguments result>`, the attributes escaped JSON.
 */
const details = /<details type="(reasoning|tool_calls)"([^>]*)>\s*(?:<summary>[^<]*<\/summary>)?([\s\S]*?)<\/details>/g;

/** The parts of an answer's content. Thinking ended by the time that is given. */
export function splitDetails(content: string, createdAt: number): Fields[] {
  const parts: Fields[] = [];
  let end = 0;
  const addText = (text: string) => text.trim() !== '' && parts.push({ kind: 'text', text: text.trim() });
  for (const match of content.matchAll(details)) {
    addText(content.slice(end, match.index));
    end = match.index + match[0].length;
    const [, type, attributes = '', body = ''] = match;
    parts.push(...(type === 'reasoning' ? [toThinking(attributes, body, createdAt)] : toCall(attributes, createdAt)));
  }
  // Words that have no such parts are taken as they are, blanks included.
  if (end === 0) return content === '' ? [] : [{ kind: 'text', text: content }];
  addText(content.slice(end));
  return parts;
}

function toThinking(attributes: string, body: string, createdAt: number): Fields {
  const text = unescape(body)
    .trim()
    .split('\n')
    .map((line) => line.replace(/^> ?/, ''))
    .join('\n');
  const seconds = Number(attributeOf(attributes, 'duration'));
  const startedAt = createdAt - (Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0);
  return { kind: 'thinking', text, startedAt, endedAt: createdAt };
}

function toCall(attributes: string, createdAt: number): Fields[] {
  const id = attributeOf(attributes, 'id');
  const name = attributeOf(attributes, 'name') ?? '';
  const result = attributeOf(attributes, 'result');
  const call = {
    kind: 'tool-call',
    call: { id, function: { name, arguments: objectOf(attributeOf(attributes, 'arguments')) } },
  };
  const times = { startedAt: createdAt, endedAt: createdAt };
  return [
    call,
    ...(result === undefined || result === ''
      ? []
      : [{ kind: 'tool-result', callId: id, name, content: result, outcome: 'done', by: 'page', ...times }]),
  ];
}

function attributeOf(attributes: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];
  return found === undefined ? undefined : unescape(found);
}

const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', '#x27': "'", '#39': "'" };

function unescape(text: string): string {
  return text.replace(/&(lt|gt|quot|amp|#x27|#39);/g, (_, name: string) => characters[name]!);
}
