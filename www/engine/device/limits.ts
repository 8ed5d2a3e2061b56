// Waiting for a graphics device: never without a limit, and every failure of one is told apart from the engine's own.

/** The graphics device did not do what was asked. Nothing is lost: the engine's copy is the truth. */
export class DeviceFailed extends Error {}

/** What was to run was let go of meanwhile, since the reader chose SIMD or more was loaded: nothing has failed. */
export class LetGo extends Error {}

/** As long as an adapter or a device may take to answer, a pass on it, and making its pipelines (a driver may compile for long). */
export const ANSWER_MS = 5_000;
export const PASS_MS = 20_000;
export const LOAD_MS = 60_000;

export const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What `start` gives; a failure, also one thrown at once, or no answer in time, is a DeviceFailed. */
export async function within<T>(ms: number, what: string, start: () => Promise<T> | T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeviceFailed(`${what}: no answer in ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([start(), late]);
  } catch (error) {
    throw error instanceof DeviceFailed || error instanceof LetGo ? error : new DeviceFailed(reason(error));
  } finally {
    clearTimeout(timer);
  }
}
