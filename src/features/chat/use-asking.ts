import { computed, nextTick, provide, ref, watch, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import { newId } from '@/base/ids';
import { toConversation } from '@/shared/links';
import { useServersStore } from '@/shared/servers.store';
import { useTexts } from '@/shared/texts';
import { chatActionsKey } from './chat-actions';
import { withText } from './change-text';
import { useConversationsStore } from './conversations.store';
import type { AssistantMessage, Message, MessageId, Question, ToolResultPart, UserMessage } from './message';
import { useTurnsStore, type Target } from './turns.store';
import type { OptionTexts } from '@/shared/run/setup-form';
import type { useChosenModel } from './use-chosen-model';
import type { useConversation } from './use-conversation';
import { useSetup } from './use-setup';

interface Asking {
  open: ReturnType<typeof useConversation>;
  choice: ReturnType<typeof useChosenModel>;
  /** Whom to ask beside the chosen model. */
  others: Ref<Target[]>;
  /** Asks whether to delete a message. */
  remove: (message: Message) => void;
}

/** Puts questions and goes on with answers, for the page and for the messages on it. */
export function useAsking({ open, choice, others, remove }: Asking) {
  const { t } = useTexts();
  const router = useRouter();
  const servers = useServersStore();
  const { log } = useConversationsStore();
  const turns = useTurnsStore();
  const { id, conversation, thread, writing, isWrittenElsewhere, lookAt } = open;
  const { client, query, models, model, rememberModel } = choice;
  const { setup, resetNext } = useSetup(conversation);
  /** What is typed into the settings and cannot be sent, by option. */
  const unread = ref<OptionTexts>({});
  watch(id, () => (unread.value = {}));
  /** The question that is to be edited. */
  const toEdit = ref<MessageId>();

  const canChange = computed(() => writing.value.length === 0 && !isWrittenElsewhere.value);
  /** Why there is nobody to be asked. */
  const missing = computed(() => {
    if (!client.value) return t('chat.composer.noServer');
    if (model.value !== undefined) return undefined;
    if (query.isError.value) return t('chat.composer.modelsFailed');
    return query.isPending.value ? t('chat.composer.loadingModels') : t('chat.composer.noModels');
  });
  const blockedBy = computed(() => {
    if (isWrittenElsewhere.value) return t('chat.composer.elsewhere');
    if (Object.keys(unread.value).length > 0) return t('chat.composer.badSettings');
    return missing.value;
  });

  const target = (name = model.value!): Target => ({ server: client.value!.server, model: name });
  const isReady = () => blockedBy.value === undefined && canChange.value;

  /** Puts a question, in line where an answer is being written. */
  function send(question: Question): void {
    rememberModel();
    const targets: [Target, ...Target[]] = [target(), ...others.value];
    others.value = [];
    if (id.value !== undefined && writing.value.length > 0) return turns.wait(id.value, question, targets, setup.value);
    const asked = turns.ask(id.value, question, targets, setup.value);
    if (asked === undefined) return;
    if (asked === id.value) return void lookAt(undefined);
    resetNext();
    void router.push(toConversation(asked));
  }

  function retry(answer: AssistantMessage, name?: string): void {
    if (isReady() && turns.retry(answer, target(name), setup.value)) void lookAt(undefined);
  }

  function edit(question: UserMessage, asked: Question): void {
    if (isReady() && turns.edit(question, asked, target(), setup.value)) void lookAt(undefined);
  }

  function askAfter(question: UserMessage, kept: readonly Message[]): void {
    if (isReady() && turns.askAfter(question, kept, target(), setup.value)) void lookAt(undefined);
  }

  function change(answer: AssistantMessage, text: string): void {
    if (!conversation.value || !canChange.value) return;
    const changed = withText(answer, text, { id: newId(), at: Date.now() });
    void log.save({ ...conversation.value, leafId: changed.id }, [changed]);
    void lookAt(changed.id);
  }

  const canGoOn = ({ serverId }: AssistantMessage) => servers.byId(serverId) !== undefined;

  function goOn(answer: AssistantMessage, results?: ToolResultPart[]): void {
    const server = servers.byId(answer.serverId);
    if (server && canChange.value) turns.goOn(answer, { server, model: answer.model }, setup.value, results);
  }

  async function goOnWith(answer: AssistantMessage): Promise<void> {
    await lookAt(answer.id);
    const server = servers.byId(answer.serverId);
    if (!server) return;
    servers.select(server.id);
    // Another server ends what was chosen.
    await nextTick();
    model.value = answer.model;
  }

  /** Opens the last question to be asked in other words. */
  function editLast(): void {
    if (!canChange.value) return;
    toEdit.value = thread.value?.path.value.findLast((each) => thread.value!.message(each)?.role === 'user');
  }

  function stop(): void {
    if (id.value !== undefined) turns.stop(id.value);
  }

  provide(chatActionsKey, {
    blockedBy,
    canChange,
    models,
    model,
    retry,
    edit,
    askAfter,
    change,
    canGoOn,
    goOn,
    goOnWith: (answer) => void goOnWith(answer),
    stop: (answer) => turns.stopAnswer(answer.id),
    remove,
    toEdit,
    lookAt: (messageId: MessageId) => void lookAt(messageId),
  });

  return { blockedBy, canChange, setup, unread, send, editLast, stop };
}
