// How `npm test` counts. Pure, so that it can be tested: what counts as a failure decides whether a
// broken run can look like a good one.

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * A stage that is one check: format, lint, types, the build.
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyCheck(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/**
 * Vitest's JSON report. A test that passed with failure messages did so on a retry; a file without tests
 * that failed could not be loaded.
 * @param {any} report parsed, or undefined where there is none
 * @param {number} exitCode
 * @param {{ mayBeEmpty?: boolean }} [options] whether there may be nothing to run: a change that no test knows
 * @returns {Tally}
 */
export function tallyVitest(report, exitCode, { mayBeEmpty = false } = {}) {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report?.testResults ?? []) {
    /** @type {{ status: string, failureMessages: string[] }[]} */
    const tests = file.assertionResults;
    for (const { status, failureMessages } of tests) {
      if (status === 'passed' && failureMessages.length === 0) tally.passed++;
      else if (status === 'passed' || status === 'failed') tally.failed++;
      else tally.skipped++;
    }
    if (file.status === 'failed' && !tests.some(({ status }) => status === 'failed')) tally.failed++;
  }
  if (mayBeEmpty && report && exitCode === 0 && tally.passed + tally.failed === 0) return tally;
  return withCrash(tally, exitCode);
}

/**
 * Playwright's JSON report. Its `flaky` tests passed on a retry; `errors` are those outside of any test.
 * @param {any} report parsed, or undefined where there is none
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyPlaywright(report, exitCode) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  const failed = unexpected + flaky + (report?.errors?.length ?? 0);
  return withCrash({ passed: expected, failed, skipped }, exitCode);
}

/**
 * @param {Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return tallies.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/**
 * A stage that says nothing, or ends badly though every test it tells of is fine, has failed.
 * @param {Tally} tally
 * @param {number} exitCode
 * @returns {Tally}
 */
function withCrash(tally, exitCode) {
  const isSilent = tally.passed + tally.failed === 0;
  return isSilent || (exitCode !== 0 && tally.failed === 0) ? { ...tally, failed: tally.failed + 1 } : tally;
}
