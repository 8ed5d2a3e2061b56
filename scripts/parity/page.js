// Runs inside the browser: does what the Rust tests ask for, with the module that ships.
import start, { GpuDevice, GpuSession } from './gpu.js';

let device;
const sessions = new Map();

const DO = {
  // For a new run of the tests; whatever an earlier one left is gone with its device.
  async open() {
    device?.destroy();
    sessions.clear();
    device = await GpuDevice.open(true);
  },
  async load({ session }, bytes) {
    sessions.set(session, await GpuSession.load(device, new Uint32Array(bytes)));
  },
  continue: ({ session }, bytes) => sessions.get(session).continue_with(new Uint32Array(bytes)),
  write: ({ session, name }, bytes) => sessions.get(session).write(name, new Float32Array(bytes)),
  run: ({ session, section }) => sessions.get(session).run(section),
  read: ({ session, names }) => sessions.get(session).read(names),
  free({ session }) {
    sessions.get(session)?.free();
    sessions.delete(session);
  },
};

async function answer(question) {
  const number = question.headers.get('question');
  const command = JSON.parse(question.headers.get('command'));
  const reply = (failed, body) => fetch('answer', { method: 'POST', headers: { question: number, failed }, body });
  let result;
  try {
    result = await DO[command.do](command, await question.arrayBuffer());
  } catch (error) {
    return reply('yes', String(error?.message ?? error));
  }
  return reply('no', result);
}

/** Whether there is an adapter; then questions are answered until the page is closed. */
export async function begin() {
  if (!(await navigator.gpu?.requestAdapter())) return false;
  await start();
  (async () => {
    for (;;) answer(await fetch('next', { method: 'POST' }));
  })();
  return true;
}
