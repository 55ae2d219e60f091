import type { NameProblem } from '@/ollama/model-name';
import type { Translate } from '@/shared/texts';

/** Why a text is no model name, in words. */
export function explainName(problem: NameProblem, t: Translate): string {
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
