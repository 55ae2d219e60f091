import { ref, shallowRef, watch } from 'vue';
import { readDraft, readDraftFiles, writeDraft, writeDraftFiles } from './drafts';
import { isBlank, type Attachment, type ConversationId, type Question } from './message';

/** More than this in a field makes every key slow: the browser lays the whole text out again. */
const longestText = 20_000;

/** Of a text that is long already, a short paste still goes on with it. */
const shortestFile = 2000;

/**
 * The question that is being written in a conversation, kept over a reload. Long texts that come in one
 * piece become files of it. `nameOf` names the nth of them.
 */
export function useDraft(conversationId: () => ConversationId | undefined, nameOf: (n: number) => string) {
  const text = ref('');
  const attachments = shallowRef<Attachment[]>([]);
  /** Whether the attachments will be there after a reload. */
  const areKept = ref(true);

  watch(
    conversationId,
    (id) => {
      attachments.value = readDraftFiles(id);
      areKept.value = true;
      text.value = '';
      const stored = readDraft(id);
      if (attachLong(stored)) writeDraft(id, '');
      else text.value = stored;
    },
    { immediate: true },
  );

  /** Takes the text as it is in the field now. What came into it in one long piece becomes a file. */
  function write(now: string): void {
    const inserted = insertedInto(text.value, now);
    if (isLong(inserted, now.length - inserted.length)) return attachText(inserted);
    text.value = now;
    writeDraft(conversationId(), now);
  }

  function setAttachments(now: Attachment[]): void {
    attachments.value = now;
    areKept.value = writeDraftFiles(conversationId(), now);
  }

  function attachText(content: string): void {
    const names = new Set(attachments.value.map(({ name }) => name));
    let n = 1;
    while (names.has(nameOf(n))) n += 1;
    setAttachments([...attachments.value, { kind: 'file', name: nameOf(n), text: content }]);
  }

  /** Attaches what was read for a draft, which need no longer be the one that is looked at. */
  function attach(part: Attachment, of: ConversationId | undefined): void {
    if (of === conversationId()) setAttachments([...attachments.value, part]);
    else writeDraftFiles(of, [...readDraftFiles(of), part]);
  }

  /** Makes a file of a text that is too long for the field. Returns whether it did. */
  function attachLong(content: string): boolean {
    if (!isLong(content, text.value.length)) return false;
    attachText(content);
    return true;
  }

  /** Puts another in the place of an attachment, or none. */
  function replace(part: Attachment, now?: Attachment): void {
    setAttachments(attachments.value.flatMap((each) => (each !== part ? each : (now ?? []))));
  }

  /** The question as it is to be sent; the draft is empty then. Undefined when there is nothing to send. */
  function take(): Question | undefined {
    const question = { text: text.value, attachments: attachments.value };
    if (isBlank(question.text) && question.attachments.length === 0) return undefined;
    // Now, before the conversation gets its id and with it another draft.
    write('');
    setAttachments([]);
    return question;
  }

  /** Takes a question back that was to be sent. What was written since follows it. */
  function putBack(question: Question): void {
    const parts = [question.text, text.value].filter((each) => !isBlank(each));
    setAttachments([...question.attachments, ...attachments.value]);
    text.value = parts.join('\n\n');
    writeDraft(conversationId(), text.value);
  }

  return { text, attachments, areKept, write, attachLong, attach, replace, take, putBack };
}

function isLong(content: string, alreadyThere: number): boolean {
  return content.length > longestText || (content.length > shortestFile && alreadyThere + content.length > longestText);
}

/** What was put into a text at one place; a part of it when something else changed as well. */
function insertedInto(before: string, now: string): string {
  if (now.length - before.length <= shortestFile) return '';
  let start = 0;
  while (start < before.length && before[start] === now[start]) start += 1;
  let end = 0;
  while (end < before.length - start && before.at(-1 - end) === now.at(-1 - end)) end += 1;
  return now.slice(start, now.length - end);
}
