import type { Translate } from '@/shared/texts';
import type { PullInput } from './pull-input';

/** Why a text cannot be pulled, in words; undefined when it can. */
export function explainPullInput(input: PullInput, t: Translate): string | undefined {
  switch (input.kind) {
    case 'model':
      return undefined;
    case 'empty':
      return t('models.pull.problem.empty');
    case 'foreign-link':
      return t('models.pull.problem.foreignLink', { host: input.host });
    case 'foreign-command':
      return t('models.pull.problem.foreignCommand', { command: input.command });
    case 'problem':
      break;
  }
  const { problem } = input;
  switch (problem.code) {
    case 'empty':
      return t('models.pull.problem.empty');
    case 'too-many-parts':
      return t('models.pull.problem.tooManyParts');
    case 'empty-part':
      return t('models.pull.problem.emptyPart', { part: t(`models.part.${problem.part}`) });
    case 'too-long':
      return t('models.pull.problem.tooLong', { part: t(`models.part.${problem.part}`), maximum: problem.maximum });
    case 'bad-start':
      return t('models.pull.problem.badStart', {
        part: t(`models.part.${problem.part}`),
        character: problem.character,
      });
    case 'bad-character':
      return problem.character === ' '
        ? t('models.pull.problem.blank')
        : t('models.pull.problem.badCharacter', {
            part: t(`models.part.${problem.part}`),
            character: problem.character,
          });
  }
}
