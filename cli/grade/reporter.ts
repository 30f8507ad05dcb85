// Hands each verdict to the runner as soon as its test has ended.

import type {
  FullResult, Reporter, TestCase, TestError, TestResult,
} from '@playwright/test/reporter';
import type { Judged } from './plan.ts';

export default class VerdictReporter implements Reporter {
  onTestEnd({ title }: TestCase, { attachments, error }: TestResult): void {
    const found = attachments.find(({ name }) => name === 'verdict.json');
    const judged: Judged = found?.body === undefined
      ? { title, trouble: error?.message ?? 'the page gave no verdict' }
      : { title, verdict: JSON.parse(found.body.toString('utf8')) };
    process.send?.(judged);
  }

  /** What belongs to no test: no browser, no server. */
  onError({ message = 'it said nothing' }: TestError): void {
    process.stderr.write(`${message}\n`);
  }

  async onEnd(_: FullResult): Promise<void> {
    process.disconnect?.();
  }

  /** Else a reporter of Playwright's own would be added. */
  printsToStdio(): boolean {
    return true;
  }
}
