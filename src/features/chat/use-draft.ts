import { ref, shallowRef, watch } from 'vue';
import { readDraft, readDraftFiles, writeDraft, writeDraftFiles } from './drafts';
import { isBlank, type ConversationId, type FilePart, type Question } from './message';

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
  const files = shallowRef<FilePart[]>([]);
  /** Whether the files will be there after a reload. */
  const areFilesKept = ref(true);

  watch(
    conversationId,
    (id) => {
      files.value = readDraftFiles(id);
      areFilesKept.value = true;
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
    if (isLong(inserted, now.length - inserted.length)) return attach(inserted);
    text.value = now;
    writeDraft(conversationId(), now);
  }

  function setFiles(now: FilePart[]): void {
    files.value = now;
    areFilesKept.value = writeDraftFiles(conversationId(), now);
  }

  function attach(content: string): void {
    const names = new Set(files.value.map(({ name }) => name));
    let n = 1;
    while (names.has(nameOf(n))) n += 1;
    setFiles([...files.value, { kind: 'file', name: nameOf(n), text: content }]);
  }

  /** Makes a file of a text that is too long for the field. Returns whether it did. */
  function attachLong(content: string): boolean {
    if (!isLong(content, text.value.length)) return false;
    attach(content);
    return true;
  }

  function detach(file: FilePart): void {
    setFiles(files.value.filter((other) => other !== file));
  }

  /** The question as it is to be sent; the draft is empty then. Undefined when there is nothing to send. */
  function take(): Question | undefined {
    const question = { text: text.value, attachments: files.value };
    if (isBlank(question.text) && question.attachments.length === 0) return undefined;
    // Now, before the conversation gets its id and with it another draft.
    write('');
    setFiles([]);
    return question;
  }

  /** Takes a question back that was to be sent. What was written since follows it. */
  function putBack(question: Question): void {
    const parts = [question.text, text.value].filter((each) => !isBlank(each));
    setFiles([...question.attachments.filter((each) => each.kind === 'file'), ...files.value]);
    text.value = parts.join('\n\n');
    writeDraft(conversationId(), text.value);
  }

  return { text, files, areFilesKept, write, attachLong, detach, take, putBack };
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
