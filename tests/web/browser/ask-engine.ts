// An engine of the test's own, asked through the protocol as the page asks its own.
import type { Page } from '@playwright/test';
import type { Args, CallName, Result } from '../../../www/engine/protocol.ts';

/** Answers the result or the refusal. */
export async function askEngine<N extends CallName>(
  page: Page,
  calls: { name: N; args: Args<N> }[],
): Promise<(Result<N> | { refused: string })[]> {
  const worker = page.workers()[0]!.url();
  const answers = await page.evaluate(
    async ([url, calls]) => {
      const engine = new Worker(url, { type: 'module' });
      const next = () =>
        new Promise<{ kind: string; result?: unknown; message?: string }>((resolve) => {
          engine.onmessage = ({ data }) => data.kind !== 'progress' && resolve(data);
        });
      const started = next();
      engine.postMessage({ kind: 'start', simd: 'auto' });
      await started;
      const answers: unknown[] = [];
      for (const [id, call] of calls.entries()) {
        const answered = next();
        engine.postMessage({ kind: 'call', id, ...call });
        const answer = await answered;
        const plain = (value: unknown): unknown =>
          ArrayBuffer.isView(value)
            ? [...(value as Uint8Array)]
            : value && typeof value === 'object' && !Array.isArray(value)
              ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
              : value;
        answers.push(answer.kind === 'result' ? plain(answer.result) : { refused: `${answer.kind}: ${answer.message}` });
      }
      engine.terminate();
      return answers;
    },
    [worker, calls] as const,
  );
  return answers as (Result<N> | { refused: string })[];
}
