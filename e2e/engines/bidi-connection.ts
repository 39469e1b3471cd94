/** Commands of WebDriver BiDi over their socket, and what they return. */
import { once } from 'node:events';
import * as v from 'valibot';
import { WebSocket } from 'ws';

const Message = v.object({
  id: v.nullish(v.number()),
  result: v.optional(v.unknown()),
  error: v.optional(v.string()),
  message: v.optional(v.string(), '')
});
type Message = v.InferOutput<typeof Message>;

const Tree = v.object({ contexts: v.array(v.object({ context: v.string() })) });
const Evaluated = v.variant('type', [
  v.object({ type: v.literal('success'), result: v.object({ value: v.optional(v.string()) }) }),
  v.object({ type: v.literal('exception'), exceptionDetails: v.object({ text: v.string() }) })
]);
const Screenshot = v.object({ data: v.string() });

export class BidiConnection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = v.parse(Message, JSON.parse(String(data)));
      this.#waiting.get(message.id ?? 0)?.(message);
    });
    socket.on('close', () => {
      for (const settle of this.#waiting.values())
        settle({ id: 0, message: '', error: 'the browser has ended' });
    });
  }

  /** Connects to the address that the browser listens on, and begins a session. */
  static async open(url: string): Promise<BidiConnection> {
    const socket = new WebSocket(`${url}/session`);
    await once(socket, 'open');
    const connection = new BidiConnection(socket);
    await connection.send('session.new', { capabilities: {} });
    return connection;
  }

  /** @throws Error with what the browser says where it refuses. */
  async send(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastId;
    const message = await new Promise<Message>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
    this.#waiting.delete(id);
    if (message.error !== undefined) throw new Error(`${method}: ${message.error}: ${message.message}`);
    return message.result;
  }

  /** The page that is open at the start. */
  async firstContext(): Promise<string> {
    const { contexts } = v.parse(Tree, await this.send('browsingContext.getTree', { maxDepth: 0 }));
    return contexts[0]?.context ?? '';
  }

  /** @throws Error with what the expression threw. */
  async evaluate(context: string, expression: string): Promise<unknown> {
    const params = {
      // As text: BiDi has a notation of its own for values.
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      target: { context },
      awaitPromise: true
    };
    const evaluated = v.parse(Evaluated, await this.send('script.evaluate', params));
    if (evaluated.type === 'exception') throw new Error(evaluated.exceptionDetails.text);
    const { value } = evaluated.result;
    return value === undefined ? undefined : JSON.parse(value);
  }

  async screenshot(context: string): Promise<Buffer> {
    const { data } = v.parse(Screenshot, await this.send('browsingContext.captureScreenshot', { context }));
    return Buffer.from(data, 'base64');
  }
}
