/** Commands of WebDriver over HTTP, and what they return. https://www.w3.org/TR/webdriver2 */
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';

const Response = v.object({ value: v.unknown() });
const Created = v.object({ sessionId: v.string() });

export class WebDriverSession {
  readonly #url: string;

  private constructor(url: string) {
    this.#url = url;
  }

  /** Begins a session at a WebDriver that is about to start there. */
  static async start(url: string, capabilities: object): Promise<WebDriverSession> {
    while (!(await fetch(`${url}/status`).catch(() => undefined))) await delay(50);
    const created = await request('POST', `${url}/session`, { capabilities: { alwaysMatch: capabilities } });
    return new WebDriverSession(`${url}/session/${v.parse(Created, created).sessionId}`);
  }

  /** @throws Error with what WebDriver says where it refuses. */
  send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
    return request(method, `${this.#url}${path}`, body);
  }

  /** @throws Error with what the expression threw. */
  async evaluate(expression: string): Promise<unknown> {
    const script = `return (async () => JSON.stringify(await (${expression})))()`;
    const value = await this.send('POST', '/execute/sync', { script, args: [] });
    return typeof value === 'string' ? JSON.parse(value) : undefined;
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from(String(await this.send('GET', '/screenshot')), 'base64');
  }
}

async function request(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = v.parse(Response, await response.json());
  if (!response.ok) throw new Error(`${method} ${url}: ${JSON.stringify(value)}`);
  return value;
}
