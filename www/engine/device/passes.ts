// A program on the device, run again and again with other input. One run at a time: its buffers are the next one's, too.
import { DeviceFailed, LetGo, PASS_MS, within } from './limits.ts';
import type { Gpu } from './module.ts';

type Session = Gpu['GpuSession']['prototype'];

export class Passes {
  /** Images of a pass. */
  readonly images: number;
  #session: Session;
  #section: string;
  #names: string[];
  #stopped: Promise<never>;
  #free = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(session: Session, section: string, names: string[], images: number, stopped: Promise<never>) {
    this.#session = session;
    this.#section = section;
    this.#names = names;
    this.#stopped = stopped;
    this.images = images;
  }

  /** Writes the input, runs the section, and reads the results back. */
  run(input: Float32Array): Promise<Float32Array> {
    const turn = this.#last.then(() =>
      within(PASS_MS, 'reading back from the graphics device', async () => {
        if (this.#free) throw new LetGo();
        this.#session.write('input', input);
        this.#session.run(this.#section);
        const values = await Promise.race([this.#session.read(this.#names) as Promise<Float32Array>, this.#stopped]);
        if (!(values instanceof Float32Array)) throw new DeviceFailed('the graphics device gave nothing back');
        return values;
      }),
    );
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Lets go of its buffers once nothing runs. */
  free() {
    this.#free = true;
    void this.#last.then(() => this.#session.free()).catch(() => {});
  }
}
