import type { Translate } from '@/shared/texts';
import type { LineProblem, LineWarning } from './modelfile-lines';

/** A remark on a line of a Modelfile, in words. */
export interface LineRemark {
  line: number;
  text: string;
  isWarning: boolean;
}

/** Problems first, each group in the order of its lines. */
export function toRemarks(
  t: Translate,
  problems: readonly LineProblem[],
  warnings: readonly LineWarning[],
): LineRemark[] {
  const remark = (line: number, text: string, isWarning: boolean): LineRemark => ({
    line,
    text: t('form.modelfile.line', { line, text }),
    isWarning,
  });
  return [
    ...problems.map((each) => remark(each.line, t(`form.modelfile.problem.${each.code}`, { ...each }), false)),
    ...warnings.map((each) => remark(each.line, t(`form.modelfile.warning.${each.code}`, { ...each }), true)),
  ];
}
