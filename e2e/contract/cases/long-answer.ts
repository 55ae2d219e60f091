import { chain } from '../../models/chain';
import type { ContractCase } from '../case';
import { collect, equal, ok } from '../expect';

/** Far more than Chromium's data pipe holds. See: [Note: Lines are cut anywhere] */
const answerBytes = 5 * 1024 * 1024;

export const longAnswerCases: ContractCase[] = [
  {
    name: 'chat hands over an answer of several megabytes unharmed',
    async run(context) {
      const words = Array.from({ length: 120 }, (_, index) => ` ${index}${'ä€😀'.repeat(answerBytes / 120 / 9)}`);
      const { sentence, ...fixture } = chain(words);
      const model = await context.model(fixture);
      const chunks = await collect(context.client.chat({ model, messages: [{ role: 'user', content: 'Hello' }] }));
      const text = chunks
        .map(({ message }) => message.content)
        .join('')
        .trim();
      ok(new TextEncoder().encode(text).length > answerBytes * 0.9, 'the length of the answer');
      equal(text === sentence, true, 'the answer is what the file says');
    },
  },
];
