import { describe, expect, test } from 'vitest';
import { ThoughtSplitter } from './thought-splitter';

function split(pieces: string[]) {
  const splitter = new ThoughtSplitter();
  const parts = [...pieces.map((piece) => splitter.push(piece)), splitter.end()];
  return {
    thinking: parts.map(({ thinking }) => thinking).join(''),
    content: parts.map(({ content }) => content).join(''),
  };
}

describe('a thought before the answer', () => {
  const text = '\n<think>if a < b</thin then k>\n</think>\n\nSo </think> it is.';
  const expected = { thinking: 'if a < b</thin then k>\n', content: '\n\nSo </think> it is.' };

  test('is taken out wherever the text is cut', () => {
    for (let cut = 0; cut <= text.length; cut += 1) {
      expect(split([text.slice(0, cut), text.slice(cut)])).toEqual(expected);
    }
    expect(split([...text])).toEqual(expected);
  });

  test('that never ends is a thought', () => {
    expect(split(['<think>so', ' far</th'])).toEqual({ thinking: 'so far</th', content: '' });
  });
});

test('an answer without a thought is left as it is', () => {
  for (const text of ['Hello', '<thinker>', '  <', ' Hello <think>no</think>', '']) {
    expect(split([...text])).toEqual({ thinking: '', content: text });
  }
});
