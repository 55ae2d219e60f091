import { isAbort } from '@/base/abort';
import { useServersStore } from '@/shared/servers.store';
import { openCalls } from '../apply-chunk';
import { useConversationsStore } from '../conversations.store';
import type { AssistantMessage } from '../message';
import { useTurnsStore } from '../turns.store';
import { callTools } from './call-tools';

/** Answers that are being gone on with, by their ids: what ends that. */
const late = new Map<string, AbortController>();

/**
 * Takes up the calls of an answer that ended with them, as after a reload: each asks the user, and when all are
 * answered the answer goes on. Nothing happens where that is under way. Never rejects, but for a mistake of ours.
 */
export async function answerLate(answer: AssistantMessage): Promise<void> {
  if (late.has(answer.id)) return;
  const stopping = new AbortController();
  late.set(answer.id, stopping);
  const turns = useTurnsStore();
  const servers = useServersStore();
  const { view } = useConversationsStore();
  const setupNow = () => view.byId.get(answer.conversationId)?.setup ?? {};
  try {
    const results = await callTools(openCalls(answer), {
      answer,
      setup: setupNow(),
      signal: stopping.signal,
      isLate: true,
    });
    const server = servers.byId(answer.serverId);
    if (server) turns.goOn(answer, { server, model: answer.model }, setupNow(), results);
  } catch (error) {
    if (!isAbort(error)) throw error;
  } finally {
    late.delete(answer.id);
  }
}
