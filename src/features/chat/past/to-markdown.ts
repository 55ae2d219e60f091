import type { Conversation, Message, MessageId, Part } from '../message';

/** The words of an export, in the user's language. */
export interface MarkdownWords {
  you: string;
  thinking: string;
  calls: string;
  untitled: string;
  /** Of a time in milliseconds. */
  date: (at: number) => string;
}

/** A conversation as Markdown: the branch that was written last, a heading a message. */
export function toMarkdown(
  { conversation, messages }: { conversation: Conversation; messages: Message[] },
  words: MarkdownWords,
): string {
  const { title, createdAt, model, tags, setup } = conversation;
  const facts = [words.date(createdAt), model, ...(tags ?? []).map((tag) => `#${tag.replaceAll(' ', '-')}`)];
  const system = setup?.system === undefined ? [] : [quote(setup.system)];
  const told = branchOf(conversation.leafId, messages).map((message) => {
    const name = message.role === 'user' ? words.you : message.model;
    return [`## ${onOneLine(name)}`, ...message.parts.flatMap((part) => toBlock(part, words))].join('\n\n');
  });
  return `${[`# ${onOneLine(title) || words.untitled}`, facts.filter(Boolean).join(' · '), ...system, ...told].join('\n\n')}\n`;
}

/** The messages up to the last one. Of a conversation without one, all by age. */
function branchOf(leafId: MessageId | null, messages: Message[]): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const branch = new Set<Message>();
  let at = leafId === null ? undefined : byId.get(leafId);
  if (!at) return [...messages].sort((a, b) => a.createdAt - b.createdAt);
  for (; at && !branch.has(at); at = at.parentId === null ? undefined : byId.get(at.parentId)) branch.add(at);
  return [...branch].reverse();
}

function toBlock(part: Part, words: MarkdownWords): string[] {
  switch (part.kind) {
    case 'text':
      return [part.text];
    case 'thinking':
      return [quote(`*${words.thinking}*\n\n${part.text.trim()}`)];
    case 'tool-call':
      return [
        `**${words.calls} \`${onOneLine(part.call.function.name)}\`**`,
        fence(JSON.stringify(part.call.function.arguments, null, 2), 'json'),
      ];
    case 'tool-result':
      return [fence(part.content, '')];
    case 'file':
      return [`**${onOneLine(part.name)}**`, fence(part.text, '')];
    case 'image':
    case 'audio':
      return [`*${onOneLine(part.name) || part.mediaType}*`];
    case 'step':
      return [];
  }
}

function quote(text: string): string {
  return text.replace(/^/gm, '> ');
}

/** With more backquotes than the text has in a row. */
function fence(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fences = '`'.repeat(longest + 1);
  return `${fences}${language}\n${text}\n${fences}`;
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
