import { describe, expect, it } from 'vitest';
import type { ChatChunk } from '@/ollama';
import { applyChunk } from './apply-chunk';
import type { AssistantMessage, Part } from './message';
import { anAnswer } from './messages.fixture';
import { toChatRequest } from './to-chat-request';
import { aQuestion } from './messages.fixture';

// See: [Note: Thinking in tags]

function answerOf(pieces: string[], before: AssistantMessage = anAnswer()): AssistantMessage {
  const chunks = pieces.map((content): ChatChunk => {
    return { model: 'm', created_at: '', done: false, message: { role: 'assistant', content } };
  });
  const last: ChatChunk = { model: 'm', created_at: '', done: true, message: { role: 'assistant', content: '' } };
  return [...chunks, last].reduce((answer, chunk, index) => applyChunk(answer, chunk, 1000 + index), before);
}

/** Kinds and texts. */
const told = (parts: Part[]) => parts.map((part) => ('text' in part ? [part.kind, part.text] : [part.kind]));

/** The same text in one piece, character by character, and cut in two at every position. */
function everyCut(text: string): string[][] {
  const twice = Array.from({ length: text.length + 1 }, (_, cut) => [text.slice(0, cut), text.slice(cut)]);
  return [[text], text.split(''), ...twice];
}

const thought = [
  ['thinking', 'Let me see.'],
  ['text', 'It is **2**.'],
];

describe('thinking in tags', () => {
  it.each([
    ['with both tags', '<think>\nLet me see.\n</think>\n\nIt is **2**.', thought],
    ['on one line', '<think>Let me see.</think>It is **2**.', thought],
    ['behind blank lines', '\n \n<think> Let me see. </think> It is **2**.', thought],
    ['without the opening tag', 'Let me see.\n</think>\n\nIt is **2**.', thought],
    ['without the opening tag, on one line', 'Let me see.</think>It is **2**.', thought],
    ['without the opening tag, behind a blank line', '\nLet me see.\n\n</think>\nIt is **2**.', thought],
    [
      'with other tags in it',
      '<think>a > b, <b>c</b> </thin</think>Yes',
      [
        ['thinking', 'a > b, <b>c</b> </thin'],
        ['text', 'Yes'],
      ],
    ],
    [
      'with an answer about the tags',
      '<think>Tags?</think>Use `</think>`.\n</think>',
      [
        ['thinking', 'Tags?'],
        ['text', 'Use `</think>`.\n</think>'],
      ],
    ],
    [
      'with code in the thinking',
      '```\nx\n```\n</think>\nYes',
      [
        ['thinking', '```\nx\n```'],
        ['text', 'Yes'],
      ],
    ],
    ['that is empty', '<think>\n\n</think>\n\nYes', [['text', 'Yes']]],
    ['that never ends', '<think>\nLet me', [['thinking', 'Let me']]],
    ['and nothing behind it', 'Let me see.\n</think>\n\n', [['thinking', 'Let me see.']]],
  ])('becomes a part, %s', (_, text, expected) => {
    for (const pieces of everyCut(text)) expect(told(answerOf(pieces).parts), JSON.stringify(pieces)).toEqual(expected);
  });

  it.each([
    ['in code at the beginning', '`<think>` begins thinking, `</think>` ends it.'],
    ['in a fence', 'So:\n```xml\n<think>\nhm.\n</think>\n```\nDone.'],
    ['in a fence that has no opening one', 'So:\n\n```\nhm.\n</think>\n```\nDone.'],
    ['in a fence of tildes', 'So:\n~~~\nhm.\n</think>\n~~~'],
    ['in an indented block', 'So:\n\n    hm.\n    </think>\n\nDone.'],
    ['in prose', 'The closing </think> tag ends it.'],
    ['in quotes', 'It ends with "</think>", or (</think>).'],
    ['as a pair in prose', 'It is <think>thinking.</think> and then words.'],
    ['in part', 'a <think and </thinks> and </ think>'],
    ['as the beginning of something else', '<thinker>'],
    ['as an end that never came', '<thin'],
    ['in the middle', 'Yes.\n<think>\nhm\n</think>\nNo.'],
  ])('is text where an answer is about it: %s', (_, text) => {
    for (const pieces of everyCut(text)) {
      expect(told(answerOf(pieces).parts), JSON.stringify(pieces)).toEqual([['text', text]]);
    }
  });

  it('is measured from its beginning to its end', () => {
    expect(answerOf(['<think>', 'a', '</think>', 'b']).parts[0]).toMatchObject({ startedAt: 1000, endedAt: 1002 });
    expect(answerOf(['a', '.\n', '</think>', 'b']).parts[0]).toMatchObject({ startedAt: 1000, endedAt: 1002 });
  });

  it('is left to servers that split it themselves', () => {
    const thinking = anAnswer({ parts: [{ kind: 'thinking', text: 'hm', startedAt: 1 }] });
    expect(told(answerOf(['<think>a</think>b'], thinking).parts)).toEqual([
      ['thinking', 'hm'],
      ['text', '<think>a</think>b'],
    ]);
  });

  it('is not sent back with the next question', () => {
    const answer = answerOf(['<think>hm</think>', 'Yes']);
    expect(toChatRequest([aQuestion(), answer, aQuestion()], { model: 'm' }).messages[1]).toEqual({
      role: 'assistant',
      content: 'Yes',
    });
  });
});
