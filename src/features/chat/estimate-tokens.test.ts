import { describe, expect, it } from 'vitest';
import { estimateTokens } from './estimate-tokens';

/** Within a third of what a usual tokenizer (of some 100,000 to 150,000 tokens) makes of it. */
function expectAbout(text: string, tokens: number) {
  expect(estimateTokens(text)).toBeGreaterThanOrEqual(tokens / 1.5);
  expect(estimateTokens(text)).toBeLessThanOrEqual(tokens * 1.5);
}

describe('estimateTokens', () => {
  it('has none for nothing', () => {
    expect(estimateTokens('')).toBe(0);
    expect(estimateTokens('a')).toBe(1);
  });

  it('counts words of English as one each, about', () => {
    expectAbout('The quick brown fox jumps over the lazy dog.', 10);
    expectAbout('Why is the sky blue? Explain it to a child in three sentences, please.', 17);
  });

  it('counts what is written in signs by the sign', () => {
    expectAbout('敏捷的棕色狐狸跳过了懒狗。', 14);
    expectAbout('素早い茶色の狐がのろまな犬を飛び越える。', 17);
    expectAbout('Быстрая коричневая лисица прыгает через ленивую собаку.', 20);
  });

  it.each([
    // By tokenizers that take digits one by one, and by those that take three at once.
    ['numbers from 1 to 100', Array.from({ length: 100 }, (_, n) => n + 1).join(', '), 390, 298],
    ['a table of prices', '12.50 | 199.00 | 7.25\n'.repeat(20), 400, 280],
  ])('counts %s between what tokenizers make of them', (_, text, digitByDigit, threeAtOnce) => {
    expectAbout(text, digitByDigit);
    expectAbout(text, threeAtOnce);
  });

  it('counts code as more than prose of its length', () => {
    const code = 'for (let i = 0; i < rows.length; i += 1) sum += rows[i].price * 1.19;\n';
    const prose = 'a walk along the river in the evening when all of the lamps were lit '.slice(0, code.length);
    expect(estimateTokens(code)).toBeGreaterThan(estimateTokens(prose));
  });

  it('judges a long text by pieces of it, from its beginning to its end', () => {
    const half = 'word '.repeat(200_000);
    const whole = half + '漢'.repeat(1_000_000);
    const expected = estimateTokens(half) + 800_000;
    expect(Math.abs(estimateTokens(whole) - expected) / expected).toBeLessThan(0.1);
  });
});
