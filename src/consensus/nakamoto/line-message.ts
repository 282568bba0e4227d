import type * as z from 'zod';

/** What is wrong with a line of a CSV text, where that is what a value of several kinds was refused for. */
export function lineMessage(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_union') return undefined;
  for (const { message } of issue.errors.flat()) if (/^expected in line \d/.test(message)) return message;
  return undefined;
}
