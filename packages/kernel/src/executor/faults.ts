import { Interrupted } from './errors.ts';

/** Tells the user about an error that nobody caught. */
export type ReportFault = (error: unknown, title: string) => void;

/**
 * Errors that reach the top of the event loop are shown under the cell that caused them, and the
 * kernel goes on. Node calls the listeners in the async context of the failing code.
 */
export function reportFaults(report: ReportFault): void {
  process.on('uncaughtException', (error: unknown) => {
    if (!(error instanceof Interrupted)) report(error, 'Uncaught ');
  });
  process.on('unhandledRejection', (reason: unknown) => {
    if (!isInterruption(reason)) report(reason, 'Uncaught (in promise) ');
  });
}

/** What stopped code throws is no news. */
function isInterruption(reason: unknown): boolean {
  return reason instanceof Interrupted;
}
