import { isRecord } from '../read-stored';
import { lose, objectOf, recordsOf, textOr, toFound, toImported, toTime } from './imported';
import type { Fields, Imported, Losses, ReadPorts } from './imported';
import type { Found } from './tree';

/**
 * [Note: LM Studio's conversations] One file each, `~/.lmstudio/conversations/<time>.conversation.json`; its
 * documentation names the place and says that the format may change (lmstudio.ai/docs/app/basics/chat). Each
 * of `messages` has `versions`, of which `currentlySelected` is shown. A question is one step with `content`;
 * an answer has `steps`: blocks of content, those with `style.type` `thinking` before the words, requests and
 * results of tools, and blocks for debugging. A block's `stepIdentifier` begins with its time. Files are named
 * by where LM Studio keeps them and are not in the export. (YorkieDev/lm-studio-conversation-converter,
 * script.js at 6023304, reads the same.)
 */
export async function readLmStudio(item: unknown, ports: ReadPorts): Promise<Imported | undefined> {
  if (!isRecord(item) || !Array.isArray(item.messages)) return undefined;
  const losses: Losses = {};
  const lastModel = isRecord(item.lastUsedModel) ? textOr(item.lastUsedModel.identifier, '') : '';
  const begunAt = toTime(item.createdAt) ?? ports.now;

  const found: Found[] = [];
  let parentId: string | null = null;
  for (const [index, message] of item.messages.entries()) {
    const versions = isRecord(message) && Array.isArray(message.versions) ? message.versions : [message];
    let shown: string | null = parentId;
    for (const [at, version] of versions.entries()) {
      const id = `${index}-${at}`;
      const createdAt = timeOf(version) ?? begunAt + index;
      const fields = isRecord(version) ? toFields(version, { createdAt, lastModel }, losses) : {};
      found.push(toFound(id, parentId, { ...fields, serverId: ports.serverId, createdAt }, losses));
      if (at === (isRecord(message) ? message.currentlySelected : 0) || at === 0) shown = id;
    }
    parentId = shown;
  }

  const system = textOr(item.systemPrompt, undefined) ?? promptOf(item.perChatPredictionConfig);
  const hasName = typeof item.createdAt === 'number';
  const given = {
    id: `lmstudio-${hasName ? item.createdAt : ''}`,
    title: item.name,
    createdAt: begunAt,
    model: lastModel === '' ? undefined : lastModel,
    serverId: ports.serverId,
    pinnedAt: item.pinned === true ? ports.now : undefined,
    setup: { system },
  };
  return toImported(given, found, parentId ?? undefined, losses);
}

function promptOf(config: unknown): string | undefined {
  const fields = isRecord(config) ? recordsOf(config.fields) : [];
  return textOr(fields.find(({ key }) => key === 'llm.prediction.systemPrompt')?.value, undefined);
}

function timeOf(version: unknown): number | undefined {
  const steps = isRecord(version) ? recordsOf(version.steps) : [];
  const time = steps.map(({ stepIdentifier }) => /^(\d{12,14})-/.exec(textOr(stepIdentifier, ''))?.[1]).find(Boolean);
  return time === undefined ? undefined : Number(time);
}

function toFields(version: Fields, { createdAt, lastModel }: { createdAt: number; lastModel: string }, losses: Losses) {
  const blocks = Array.isArray(version.steps) ? recordsOf(version.steps) : [version];
  const infos = blocks.map(({ genInfo }) => genInfo).filter(isRecord);
  const stats = infos.map((info) => info.stats).findLast(isRecord) ?? {};
  const sender = isRecord(version.senderInfo) ? version.senderInfo.senderName : undefined;
  const parts = blocks.flatMap((block) => toParts(block, createdAt, losses));
  return {
    role: version.role,
    model: textOr(infos.at(-1)?.identifier, undefined) ?? textOr(sender, lastModel),
    status: stats.stopReason === 'userStopped' ? 'stopped' : 'done',
    doneReason: stats.stopReason === 'maxPredictedTokensReached' ? 'length' : undefined,
    metrics: { prompt_eval_count: stats.promptTokensCount, eval_count: stats.predictedTokensCount },
    parts,
  };
}

function toParts(block: Fields, createdAt: number, losses: Losses): Fields[] {
  if (block.type === 'citationBlock') lose(losses, 'sources');
  const isThinking = isRecord(block.style) && block.style.type === 'thinking';
  const content =
    typeof block.content === 'string' ? [{ type: 'text', text: block.content }] : recordsOf(block.content);
  return content.flatMap((each: Fields): Fields[] => {
    switch (each.type) {
      case 'text':
        if (textOr(each.text, undefined) === undefined) return [];
        return [
          isThinking ? { kind: 'thinking', text: each.text, endedAt: createdAt } : { kind: 'text', text: each.text },
        ];
      case 'file':
        lose(losses, each.fileType === 'image' ? 'images' : 'files');
        return [];
      case 'toolCallRequest':
        return [{ kind: 'tool-call', call: toCall(each) }];
      case 'toolCallResult':
        return [toResult(each, createdAt)];
      default:
        return [];
    }
  });
}

function toCall({ toolCallRequestId, callId, name, parameters }: Fields): Fields {
  return {
    id: textOr(toolCallRequestId, undefined) ?? (callId === undefined ? undefined : String(callId)),
    function: { name, arguments: objectOf(parameters) },
  };
}

function toResult({ toolCallId, name, content }: Fields, createdAt: number): Fields {
  const text = typeof content === 'string' ? content : JSON.stringify(content ?? '');
  return {
    kind: 'tool-result',
    ...(typeof toolCallId === 'string' && { callId: toolCallId }),
    name: textOr(name, ''),
    content: text,
    outcome: 'done',
    by: 'mcp',
    startedAt: createdAt,
    endedAt: createdAt,
  };
}
