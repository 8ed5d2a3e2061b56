// Between the Rust tests, which ask, and the page, which answers: a question waits until the page takes it and is answered by number.

const ANSWER_WITHIN_MS = 120_000;

const bodyOf = async (request) => Buffer.concat(await request.toArray());

export class Bridge {
  #taken = new Map();
  #waiting = [];
  #idle = [];
  #numbers = 0;
  #ended;

  /** Per test: programs loaded, sections run, read-backs and words in them. */
  tests = new Map();
  /** Whether one value of every answer is changed on its way, to see that the tests notice. */
  spoil = false;

  /** Answers a request if it is one of the three; for `serve`. */
  handle(request, response) {
    const route = { 'POST /ask': this.#ask, 'POST /next': this.#next, 'POST /answer': this.#answer }[`${request.method} ${request.url}`];
    if (!route) return false;
    route.call(this, request, response).catch((error) => response.headersSent || send(response, 500, error.message));
    return true;
  }

  /** The page is gone: nothing that waits, and nothing more, is answered. */
  end(why) {
    this.#ended = why;
    for (const settle of this.#taken.values()) settle(500, why);
    for (const { settle } of this.#waiting.splice(0)) settle(500, why);
  }

  async #ask(request, response) {
    const command = JSON.parse(request.headers.command);
    const number = String(++this.#numbers);
    const body = await bodyOf(request);
    const counts = this.tests.get(command.test) ?? { load: 0, run: 0, read: 0, words: 0 };
    this.tests.set(command.test, counts);
    const settle = (status, bytes) => {
      clearTimeout(timer);
      this.#taken.delete(number);
      if (status === 200 && command.do in counts) counts[command.do]++;
      if (status === 200 && command.do === 'read') {
        counts.words += bytes.length / 4;
        if (this.spoil) bytes[4 * (bytes.length >> 3) + 3] ^= 0x40;
      }
      send(response, status, bytes);
    };
    const timer = setTimeout(() => settle(500, `no answer to '${command.do}' in ${ANSWER_WITHIN_MS / 1000} s`), ANSWER_WITHIN_MS);
    if (this.#ended) return settle(500, this.#ended);
    this.#waiting.push({ number, command: request.headers.command, body, settle });
    this.#hand();
  }

  async #next(request, response) {
    this.#idle.push(response);
    this.#hand();
  }

  async #answer(request, response) {
    const body = await bodyOf(request);
    this.#taken.get(request.headers.question)?.(request.headers.failed === 'no' ? 200 : 500, body);
    send(response, 204, '');
  }

  #hand() {
    while (this.#waiting.length && this.#idle.length) {
      const { number, command, body, settle } = this.#waiting.shift();
      this.#taken.set(number, settle);
      this.#idle.shift().writeHead(200, { command, question: number, 'content-length': body.length }).end(body);
    }
  }
}

function send(response, status, body) {
  const bytes = Buffer.from(body);
  response.writeHead(status, status === 204 ? {} : { 'content-length': bytes.length }).end(bytes);
}
