// Long questions to the engine, one after the other: asked when their answers are needed, told how far they are, stopped by the reader and
// gone on with; what was answered is kept. The worker keeps what it has, so that a question asked again goes on where it was stopped.
import { untrack } from 'svelte';
import { EngineRefused } from '../../engine/client.ts';
import type { CallOptions } from '../../engine/client.ts';
import type { Progress } from '../../engine/protocol.ts';

export interface Question<R> {
  key: string;
  ask: (options: CallOptions) => Promise<R>;
}

export class Long<R> {
  answers: Readonly<Record<string, R>> = $state.raw({});
  /** Of the question under way. */
  progress: Progress | undefined = $state.raw();
  stopped = $state(false);
  refused = $state('');

  /** To be called in an effect; returns how to give up. */
  follow(questions: readonly Question<R>[]): (() => void) | undefined {
    const open = questions.filter(({ key }) => !untrack(() => this.answers)[key]);
    if (this.stopped || open.length === 0) return undefined;
    const controller = new AbortController();
    untrack(() => void this.#work(open, controller.signal));
    return () => {
      controller.abort(new DOMException('cancelled', 'AbortError'));
      this.progress = undefined;
    };
  }

  async #work(questions: readonly Question<R>[], signal: AbortSignal) {
    this.refused = '';
    try {
      for (const { key, ask } of questions) {
        const answer = await ask({ signal, onProgress: (progress) => !signal.aborted && (this.progress = progress) });
        if (signal.aborted) return;
        this.answers = { ...this.answers, [key]: answer };
      }
    } catch (error) {
      if (!signal.aborted && error instanceof EngineRefused) this.refused = error.message;
    }
    if (!signal.aborted) this.progress = undefined;
  }
}
