import { describe, expect, it } from 'vitest';
import { aConversation } from '../messages.fixture';
import { extend, nothingChosen, toggle, toggleAll } from './choosing';
import { listItems } from './list-items';

describe('the list of conversations', () => {
  it('goes by days, then months, the pinned ones first', () => {
    const now = new Date(2026, 10, 26, 0, 30).getTime();
    const at = (month: number, day: number, hour = 12) => new Date(2026, month, day, hour).getTime();
    const times = { a: at(10, 26, 0), b: at(10, 25, 0), c: at(10, 24, 23), d: at(10, 1), e: at(9, 3), f: at(9, 2) };
    const conversations = Object.entries(times).map(([id, updatedAt]) => aConversation({ id, updatedAt }));
    conversations.push(aConversation({ id: 'p', updatedAt: at(0, 1), pinnedAt: 1 }));
    const items = listItems(conversations, now).map((item) => {
      if (item.kind !== 'heading') return item.key;
      return typeof item.heading === 'string' ? `# ${item.heading}` : `# ${new Date(item.heading.monthOf).getMonth()}`;
    });
    expect(items).toEqual([
      '# pinned',
      'p',
      '# today',
      'a',
      '# yesterday',
      'b',
      '# week',
      'c',
      '# month',
      'd',
      '# 9',
      'e',
      'f',
    ]);
  });
});

describe('a choice', () => {
  const order = ['a', 'b', 'c', 'd'];

  it('grows and shrinks by ranges', () => {
    const some = extend(toggle(nothingChosen, 'b'), order, 'd');
    expect([...some.ids]).toEqual(['b', 'c', 'd']);
    const fewer = extend(toggle(some, 'd'), order, 'c');
    expect([...fewer.ids]).toEqual(['b']);
    expect([...extend(nothingChosen, order, 'c').ids]).toEqual(['c']);
  });

  it('is of all, or none', () => {
    const all = toggleAll(nothingChosen, order);
    expect([...all.ids]).toEqual(order);
    expect(toggleAll(all, order).ids.size).toBe(0);
  });
});
